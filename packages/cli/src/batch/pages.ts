import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { inflateSync } from "node:zlib";
import { parsePageRange } from "@docmux/core/provider";
import type { NamedDocument } from "../runs/inputs.ts";

/** Larger documents are not read to count their pages: 256 MiB. */
const mostBytes = 256 * 1024 * 1024;
/** What one stream of a PDF may unfold to: 64 MiB. */
const mostInflatedBytes = 64 * 1024 * 1024;

const mostDictionaryCharacters = 2_000;

const onePageEndings = new Set([".png", ".jpg", ".jpeg", ".webp", ".bmp"]);

/**
 * How many pages of a document a run may process, at most. Counted for a PDF and for an image of one page; `undefined` where it
 * is not known, and no page range sets a limit.
 *
 * @param range - of `--pages`.
 */
export async function mostPages(
  input: NamedDocument,
  range: string | undefined,
): Promise<number | undefined> {
  const asked = range === undefined ? undefined : pagesIn(range);
  const all = "path" in input ? await countPages(input.path) : undefined;
  if (all === undefined || asked === undefined) return all ?? asked;
  return Math.min(all, asked);
}

function pagesIn(range: string): number | undefined {
  const parsed = parsePageRange(range);
  if ("problem" in parsed) return undefined;
  return parsed.spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

async function countPages(path: string): Promise<number | undefined> {
  const ending = extname(path).toLowerCase();
  if (onePageEndings.has(ending)) return 1;
  const facts = await stat(path).catch(() => undefined);
  if (ending !== ".pdf" || !facts || facts.size > mostBytes) return undefined;
  return pagesOfPdf(await readFile(path));
}

/**
 * Pages of a PDF: its page objects, also those in compressed object streams. Earlier versions inside one file are counted as
 * well, so that the number is never too low; `undefined` for an encrypted file, or one without any page object.
 */
export function pagesOfPdf(bytes: Buffer): number | undefined {
  const text = bytes.toString("latin1");
  let pages = pageObjectsIn(text);
  const isEncrypted = /\/Encrypt\b/.test(text);
  for (const { index } of text.matchAll(/\/ObjStm\b/g)) {
    // Its dictionary ends with the word "stream", and what follows is compressed.
    const dictionary = /\bstream\r?\n/.exec(text.slice(index, index + mostDictionaryCharacters));
    const start = index + (dictionary ? dictionary.index + dictionary[0].length : 0);
    const end = text.indexOf("endstream", start);
    if (isEncrypted || !dictionary || end < 0) return undefined;
    const inflated = inflate(bytes.subarray(start, end));
    if (inflated === undefined) return undefined;
    pages += pageObjectsIn(inflated);
  }
  return pages > 0 ? pages : undefined;
}

function pageObjectsIn(text: string): number {
  return text.match(/\/Type\s*\/Page(?![\w])/g)?.length ?? 0;
}

function inflate(bytes: Buffer): string | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: mostInflatedBytes }).toString("latin1");
  } catch {
    return undefined;
  }
}
