import { type CallContext, parseResponse } from "@docmux/core/provider";
import type * as z from "zod/mini";
import type { Project } from "./project.ts";
import { providerId } from "./settings.ts";
import { pageSchema } from "./wire.ts";

/**
 * The items of a list, over its pages. The vendor's `next` is never followed: it may leak `http:`, and a key must not go
 * there. Items move to later pages while new ones come in, so each id is given once.
 */
export async function* listPages<Item extends { id: string }>(
  project: Project,
  { path, query, json, limit = defaultPageSize }: ListRequest,
  schema: z.core.$ZodType<Item>,
  context: CallContext,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  for (let offset = 0; ; ) {
    const { read } = await project.ask(
      {
        path,
        query: limit === false ? { ...query } : { ...query, limit, offset },
        effect: "read",
        ...(json === undefined ? {} : { method: "POST", json }),
      },
      pageSchema,
      context,
    );
    const results = Array.isArray(read) ? read : read.results;
    const items = results.map((item) =>
      parseResponse(schema, item, `An item of ${path.join("/")}`, { providerId }),
    );
    const fresh = items.filter((item) => !seen.has(item.id));
    for (const item of fresh) {
      seen.add(item.id);
      yield item;
    }
    // A page that brings nothing new would be followed by the same page for ever.
    if (Array.isArray(read) || !read.next || fresh.length === 0) return;
    offset += results.length;
  }
}

/** A list of the vendor. */
export interface ListRequest {
  path: readonly string[];
  query?: Record<string, string | undefined>;
  /** Lists that filter take a body. */
  json?: unknown;
  /** From 1 to 1,000; `false` for a list that has no pages. Default {@link defaultPageSize}. */
  limit?: number | false;
}

/** The vendor's own default, and what a list asks for when nothing else is said. */
const defaultPageSize = 100;

/** A list in parts of at most `size`. */
export function slices<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

/** How many ids one request names. They stand in its address, which must not become too long. */
export const mostIdsPerRequest = 50;
