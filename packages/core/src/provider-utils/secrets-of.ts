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
