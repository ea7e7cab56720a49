/** Part of a template: plain text, or a variable with a path into its value. */
export type TemplatePart =
  | { text: string }
  | { variable: string; path: string[]; form: "inline" | "block"; optional: boolean };

// An @ inside a word is an address, not a reference.
const reference = /\{\{\s*([a-z_]\w*(?:\.\w+)*)\s*\}\}|((?<!\w)@\??|\$)([a-z_]\w*(?:\.[a-z_]\w*)*)/gi;

/** Raised for Jinja2 that goes beyond naming a variable. */
export class TemplateSyntaxError extends Error {
  override name = "TemplateSyntaxError";
}

/** Reads a template: `$x` inline, `@x` as a block, `@?x` as a block when it is there, and `{{ x }}`; each with a path (`$invoice.total`). */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let read = 0;
  for (const match of template.matchAll(reference)) {
    parts.push({ text: template.slice(read, match.index) });
    const [variable = "", ...path] = (match[1] ?? match[3] ?? "").split(".");
    const form = match[2]?.startsWith("@") ? "block" : "inline";
    parts.push({ variable, path, form, optional: match[2] === "@?" });
    read = match.index + match[0].length;
  }
  parts.push({ text: template.slice(read) });
  const beyond = parts.find((part) => "text" in part && /\{[{%]/.test(part.text));
  if (beyond) throw new TemplateSyntaxError("only $name, @name and {{ name }} can be rendered here");
  return parts;
}

/** Names of the inputs that a template reads. */
export function templateVariables(parts: TemplatePart[]): string[] {
  return [...new Set(parts.flatMap((part) => ("variable" in part ? [part.variable] : [])))];
}
