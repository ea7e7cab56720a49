import { holdsSecret, redact } from "./redact.ts";

/** A JSON escape of a character of ASCII. What it hides may be an escape in turn. */
const asciiEscape = /\\u00[2-7]/;

/**
 * Cuts secrets out of what a vendor answered, once it is parsed: in the text a secret may be escaped, and cutting there
 * could break the JSON.
 *
 * @param text - the answer as it came; when no secret can be in it, the body is not walked through.
 */
export function redactBody(body: unknown, text: string, secrets: readonly string[]): unknown {
  if (secrets.length === 0 || !(asciiEscape.test(text) || holdsSecret(text, secrets))) return body;
  const box = [body];
  const open: object[] = [box];
  for (let container = open.pop(); container; container = open.pop()) {
    for (const [key, value] of Object.entries(container)) {
      const cleanKey = redact(key, secrets);
      const clean: unknown = typeof value === "string" ? redact(value, secrets) : value;
      if (cleanKey !== key) Reflect.deleteProperty(container, key);
      if (cleanKey !== key || clean !== value) setOwn(container, cleanKey, clean);
      if (typeof clean === "object" && clean !== null) open.push(clean);
    }
  }
  return box[0];
}

/** A plain assignment would take `__proto__` for the prototype. */
function setOwn(container: object, key: string, value: unknown): void {
  Object.defineProperty(container, key, { value, configurable: true, enumerable: true, writable: true });
}
