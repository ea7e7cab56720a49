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
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
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
