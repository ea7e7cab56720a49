import type { Chunk } from "@docmux/core/provider";
import { isRecord, present } from "@docmux/core/provider-utils";
import { htmlToText } from "./datalab-html-text.ts";
import { textOf } from "./datalab-text-of.ts";

/** Blocks nested deeper are left out; the vendor nests three or four levels. */
const deepest = 50;

/** The blocks of a `chunks` answer, which is a flat list; `undefined` where there is no such list. */
export function chunksOf(chunks: Record<string, unknown> | null | undefined): Chunk[] | undefined {
  return Array.isArray(chunks?.blocks) ? chunks.blocks.filter(isRecord).map(toChunk) : undefined;
}

/**
 * The blocks of a `json` answer, which is a tree of pages, groups and blocks: its leaves, in reading order; `undefined`
 * where there is no tree.
 */
export function chunksOfTree(json: Record<string, unknown> | null | undefined): Chunk[] | undefined {
  if (!Array.isArray(json?.children)) return undefined;
  const chunks: Chunk[] = [];
  collect(json, deepest, chunks);
  return chunks;
}

function collect(block: Record<string, unknown>, left: number, into: Chunk[]): void {
  const children = Array.isArray(block.children) ? block.children.filter(isRecord) : [];
  if (children.length === 0) {
    if (typeof block.id === "string" && typeof block.html === "string") into.push(toChunk(block));
    return;
  }
  if (left === 0) return;
  for (const child of children) collect(child, left - 1, into);
}

function toChunk(block: Record<string, unknown>): Chunk {
  const html = textOf(block.html);
  const id = textOf(block.id);
  return {
    text: textOf(block.markdown) ?? htmlToText(html ?? ""),
    ...present({ id, type: textOf(block.block_type), page: pageOf(block.page, id), html }),
  };
}

/** Blocks of a tree carry their page only in their id, `/page/0/Text/3`. */
function pageOf(page: unknown, id: string | undefined): number | undefined {
  if (typeof page === "number" && Number.isInteger(page)) return page;
  const inId = /^\/page\/(\d{1,6})\//.exec(id ?? "")?.[1];
  return inId === undefined ? undefined : Number(inId);
}
