import { pageThrough } from "@docmux/core/provider";

/** The most that the vendor returns in one page. */
const pageSize = 100;

/** Every item of a list that the vendor divides into pages, counted from 0. */
export function listPages<Item>(
  idOf: (item: Item) => string,
  fetchPage: (query: { page: number; page_size: number }) => Promise<readonly Item[]>,
): AsyncIterable<Item> {
  let page = 0;
  return pageThrough(idOf, async () => {
    const items = await fetchPage({ page, page_size: pageSize });
    page += 1;
    return { items, isLast: items.length < pageSize };
  });
}

/** The vendor counts seconds. `undefined` for what is no time. */
export function isoOfSeconds(seconds: number | null | undefined): string | undefined {
  const ms = (seconds ?? Number.NaN) * 1000;
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}
