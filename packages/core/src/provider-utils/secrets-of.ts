const secretNames = /auth|key|token|secret|cookie|password|credential|session|signature/i;

/**
 * What must never be printed of the headers that a provider and its user set. Not every value is a secret: cutting the
 * name of a customer, or `true`, out of everything that a vendor says would damage results.
 */
export function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => secretNames.test(name) || looksRandom(value))
    .flatMap(([, value]) => [value, value.split(" ").at(-1) ?? value]);
}

function looksRandom(value: string): boolean {
  return /^(?=.*\d)(?=.*[a-z])\S{20,}$/i.test(value) && Number.isNaN(Date.parse(value));
}
