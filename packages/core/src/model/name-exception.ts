/**
 * The kind of an unexpected exception, such as `SyntaxError`, and its code where it has one. Never its message:
 * `JSON.parse` quotes the text that it cannot read, and a schema the value that it refuses.
 */
export function nameException(error: unknown): string {
  if (typeof error !== "object" || error === null) return `a thrown ${typeof error}`;
  const { name, code } = error as { name?: unknown; code?: unknown };
  const kind = isShortName(name) ? name : "an error";
  return isShortName(code) ? `${kind} ${code}` : kind;
}

function isShortName(value: unknown): value is string {
  return typeof value === "string" && /^[\w$]{1,60}$/.test(value);
}
