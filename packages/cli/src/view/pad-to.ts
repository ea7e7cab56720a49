import stringWidth from "string-width";

/** Text with spaces after it, as wide as a terminal shows it: letters of some languages take two columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
