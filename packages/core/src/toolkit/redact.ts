import { SecretFinder } from "./secret-finder.ts";

const shortestSecret = 4;

/** Made once for the secrets of a request; an answer may hold a million strings. */
const finders = new WeakMap<readonly string[], SecretFinder>();

/**
 * Text with every secret replaced by `[redacted]`, however the secret is escaped or encoded there. Secrets under four
 * characters are left alone: they match anything.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const finder = finderOf(secrets);
  const kept: string[] = [];
  let from = 0;
  for (let found = finder.find(text, 0); found; found = finder.find(text, from)) {
    kept.push(text.slice(from, found.start));
    from = found.end;
  }
  return from === 0 ? text : [...kept, text.slice(from)].join("[redacted]");
}

/** Whether {@link redact} would replace anything. */
function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return finderOf(secrets).find(text, 0) !== undefined;
}

function finderOf(secrets: readonly string[]): SecretFinder {
  let finder = finders.get(secrets);
  if (!finder) {
    // Backslashes in front may belong to the escape of what follows.
    const bare = secrets.map((secret) => secret.replace(/^\\+/, ""));
    finder = new SecretFinder(bare.filter((secret) => secret.length >= shortestSecret));
    finders.set(secrets, finder);
  }
  return finder;
}

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

const secretNames = /auth|key|token|secret|cookie|password|credential|session|signature/i;

/**
 * What must never be printed of the headers that a provider and its user set. Not every value is a secret: cutting the
 * name of a customer, or `true`, out of everything that a vendor says would damage results.
 */
export function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => secretNames.test(name) || looksRandom(value))
    .flatMap(([, value]) => [value, value.split(" ").at(-1) ?? value, ...credentialsOf(value)]);
}

function looksRandom(value: string): boolean {
  return /^(?=.*\d)(?=.*[a-z])\S{20,}$/i.test(value) && Number.isNaN(Date.parse(value));
}

/** `Basic` is a user and a password in base64; a vendor may echo what it read there. */
function credentialsOf(value: string): string[] {
  const [, encoded] = /^Basic +(\S+)$/i.exec(value) ?? [];
  if (encoded === undefined) return [];
  try {
    const pair = new TextDecoder().decode(Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0)));
    return [pair, pair.slice(pair.indexOf(":") + 1)];
  } catch {
    // It is no base64; then there is nothing to read.
    return [];
  }
}
