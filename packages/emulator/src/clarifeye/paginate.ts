import type { ClarifeyeContext } from "./open-project.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** One page by `limit` and `offset`, with absolute links that keep the other query parameters. */
export function paginate<T>(context: ClarifeyeContext, linkOrigin: string | null, items: readonly T[]) {
  const limit = clamp(context.req.query("limit"), 1, MAX_LIMIT, DEFAULT_LIMIT);
  const offset = clamp(context.req.query("offset"), 0, Number.MAX_SAFE_INTEGER, 0);
  const link = (toOffset: number) => {
    const asked = new URL(context.req.url);
    const url = new URL(asked.pathname + asked.search, linkOrigin ?? asked.origin);
    url.searchParams.set("limit", String(limit));
    if (toOffset > 0) url.searchParams.set("offset", String(toOffset));
    else url.searchParams.delete("offset");
    return url.href;
  };
  return {
    count: items.length,
    next: offset + limit < items.length ? link(offset + limit) : null,
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    results: items.slice(offset, offset + limit),
  };
}

function clamp(input: string | undefined, min: number, max: number, fallback: number): number {
  if (input === undefined || !/^-?\d+$/.test(input)) return fallback;
  return Math.min(max, Math.max(min, Number(input)));
}
