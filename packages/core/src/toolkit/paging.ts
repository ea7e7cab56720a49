/** One page of a list. */
export interface ListPage<Item> {
  items: readonly Item[];
  /** No page follows. */
  isLast: boolean;
}

/**
 * Every item of a list that comes in pages, one page at a time, as far as the caller asks. An item that moves to a later
 * page, because new ones come in, is returned once. A page without a new item ends the list: a vendor that ignores the
 * offset would return the same page forever.
 *
 * @param idOf - what distinguishes two items.
 * @param fetchPage - fetches one page, from so many items on.
 *
 * @example
 * ```ts
 * const jobs = pageThrough(({ id }: { id: string }) => id, async (offset) => {
 *   const { jobs: items, total } = await call.read("/jobs", { query: { limit: 100, offset }, schema: jobListSchema });
 *   return { items, isLast: offset + items.length >= total };
 * });
 * ```
 */
export async function* pageThrough<Item>(
  idOf: (item: Item) => string,
  fetchPage: (offset: number) => Promise<ListPage<Item>>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  for (let offset = 0; ; ) {
    const { items, isLast } = await fetchPage(offset);
    let hasNew = false;
    for (const item of items) {
      const id = idOf(item);
      if (seen.has(id)) continue;
      seen.add(id);
      hasNew = true;
      yield item;
    }
    if (isLast || !hasNew) return;
    offset += items.length;
  }
}

/** A list in parts of at most `size` items, in order. */
export function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
