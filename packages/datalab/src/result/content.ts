import { type Chunk, type Content, type Image, isRecord, omitNullish, textOf } from "@docmux/core/provider";
import type { StepAnswer } from "../wire.ts";

/** The document as a step wrote it: `chunks` as they come, `json` as the blocks of its tree. */
export function readContent(answer: StepAnswer): Content {
  const chunks = chunksOf(answer.chunks) ?? chunksOfTree(answer.json);
  const images = Object.entries(answer.images ?? {}).flatMap(toImage);
  return omitNullish({
    markdown: answer.markdown,
    html: answer.html,
    chunks,
    images: images.length > 0 ? images : undefined,
  });
}

/** True when there is anything in it. */
export function hasContent(content: Content): boolean {
  return Object.keys(content).length > 0;
}

/** Blocks nested deeper are left out; the vendor nests three or four levels. */
const deepest = 50;

/** The blocks of a `chunks` answer, which is a flat list; `undefined` where there is no such list. */
function chunksOf(chunks: Record<string, unknown> | null | undefined): Chunk[] | undefined {
  return Array.isArray(chunks?.blocks) ? chunks.blocks.filter(isRecord).map(toChunk) : undefined;
}

/**
 * The blocks of a `json` answer, which is a tree of pages, groups and blocks: its leaves, in reading order; `undefined`
 * where there is no tree.
 */
function chunksOfTree(json: Record<string, unknown> | null | undefined): Chunk[] | undefined {
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
    ...omitNullish({ id, type: textOf(block.block_type), page: pageOf(block.page, id), html }),
  };
}

/** Blocks of a tree carry their page only in their id. */
function pageOf(page: unknown, id: string | undefined): number | undefined {
  return typeof page === "number" && Number.isInteger(page) ? page : pageOfBlock(id);
}

/** The page that the id of a block names: `/page/0/Text/3` is on the first, 0. */
export function pageOfBlock(id: string | undefined): number | undefined {
  const page = /^\/page\/(\d{1,6})\//.exec(id ?? "")?.[1];
  return page === undefined ? undefined : Number(page);
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** The readable text of the small HTML that the vendor writes for a block. Not for showing in a browser. */
function htmlToText(html: string): string {
  return html
    .replace(/<(?:br|\/p|\/div|\/h[1-6]|\/li|\/tr)\b[^<>]*>/gi, "\n")
    .replace(/<\/t[dh]\b[^<>]*>/gi, "\t")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) =>
      decimal || hex
        ? fromCode(decimal ? Number(decimal) : Number.parseInt(hex, 16))
        : (entities[name] ?? whole),
    )
    .replace(/[ \t]+\n/g, "\n")
    .trim();
}

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

const imageTypes: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  tif: "image/tiff",
  tiff: "image/tiff",
};

function toImage([name, base64]: [string, unknown]): Image[] {
  if (typeof base64 !== "string") return [];
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const mediaType = Object.hasOwn(imageTypes, ending) ? imageTypes[ending] : undefined;
  return [{ name, base64, ...(mediaType ? { mediaType } : {}) }];
}
