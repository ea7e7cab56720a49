/** Runs or fields by the document that they belong to, each in the order in which they were. */
export function byDocument<Item extends { document: string }>(
  items: readonly Item[],
): (document: string) => readonly Item[] {
  const known = new Map<string, Item[]>();
  for (const item of items) {
    const { document } = item;
    const own = known.get(document);
    if (own) own.push(item);
    else known.set(document, [item]);
  }
  return (document) => known.get(document) ?? [];
}
