/** One page of a list. */
interface ListPage<Item> {
  items: readonly Item[];
}

/**
 * Every item of a list that comes in pages, one page at a time, as far as it is asked for. What moves to a later page
 * because something new came first is told once; a list that no longer brings anything new has ended.
 *
 * @param fetchPage - fetches `limit` items from `offset` on.
 */
export async function* pageThrough<Item>(
  limit: number,
  idOf: (item: Item) => string,
  fetchPage: (offset: number) => Promise<ListPage<Item>>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  for (let offset = 0; ; offset += limit) {
    const { items } = await fetchPage(offset);
    const fresh = items.filter((item) => !seen.has(idOf(item)));
    for (const item of fresh) {
      seen.add(idOf(item));
      yield item;
    }
    if (fresh.length === 0 || items.length < limit) return;
  }
}
