const shortestSecret = 4;

/** Text with every secret replaced by `[redacted]`. Secrets under four characters are left alone: they match anything. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((clean, secret) => clean.replaceAll(secret, "[redacted]"), text);
}
