/** Every name with its distinct values, sorted. Names of documents, so none reaches a built-in member. */
export function sortedValues(pairs: readonly (readonly [name: string, value: string])[]): object {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of pairs) values.set(name, (values.get(name) ?? new Set()).add(value));
  return Object.fromEntries([...values].map(([name, distinct]) => [name, [...distinct].sort()]));
}
