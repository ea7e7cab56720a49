import type { Colors } from "./colors-for.ts";

const width = 24;

/** `━━━━━━━━──── 8 of 12 runs ended`. */
export function formatProgressBar(done: number, total: number, colors: Colors): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * width);
  const bar = colors.green("━".repeat(filled)) + colors.dim("─".repeat(width - filled));
  return `${bar} ${colors.dim(`${done} of ${total} runs ended`)}`;
}
