import { type Block, listBlocks } from "../document/list-blocks.ts";
import type { DocumentPage } from "../document/read-document.ts";

/** Left, top, right and bottom, in points. */
export type Corners = readonly [left: number, top: number, right: number, bottom: number];

/** A word and where it is. */
export interface PlacedWord {
  text: string;
  corners: Corners;
}

/** The words of one line. */
export interface PlacedLine {
  text: string;
  words: readonly PlacedWord[];
}

/** A part of a page with its lines. */
export interface PlacedBlock {
  block: Block;
  lines: readonly PlacedLine[];
}

/** A page as the service sees it. */
export interface PlacedPage {
  page: DocumentPage;
  lines: readonly PlacedLine[];
  blocks: readonly PlacedBlock[];
}

/** Finds words, lines and blocks of a page. */
export function placePage(page: DocumentPage): PlacedPage {
  const lines = page.lines.map(({ text, runs }): PlacedLine => ({ text, words: runs.flatMap(wordsOf) }));
  return { page, lines, blocks: placeBlocks(listBlocks(page), lines) };
}

/** The rectangle around words. */
export function around(words: readonly PlacedWord[]): Corners {
  const corners = words.map((word) => word.corners);
  return [
    Math.min(...corners.map(([left]) => left)),
    Math.min(...corners.map(([, top]) => top)),
    Math.max(...corners.map(([, , right]) => right)),
    Math.max(...corners.map(([, , , bottom]) => bottom)),
  ];
}

/** Letters reach a little below the line that they stand on. */
const descent = 0.25;

/** A run may hold several words; each gets its share of the width. */
function wordsOf({ text, x, y, width, height }: DocumentPage["lines"][number]["runs"][number]): PlacedWord[] {
  const share = width / Math.max(1, text.length);
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const left = x + index * share;
    return { text: word, corners: [left, y - height, left + word.length * share, y + height * descent] };
  });
}

/** Blocks are in the order of lines. A table has as many lines as there are until the next block begins. */
function placeBlocks(blocks: readonly Block[], lines: readonly PlacedLine[]): PlacedBlock[] {
  let at = 0;
  return blocks.map((block, index) => {
    const start = at;
    if (block.kind === "heading") at += 1;
    else if (block.kind === "paragraph") at += block.lines.length;
    else {
      const next = blocks[index + 1];
      at += 1;
      while (at < lines.length && !(next && isSameText(lines[at]?.text, firstText(next)))) at += 1;
    }
    return { block, lines: lines.slice(start, at) };
  });
}

function firstText(block: Block): string {
  if (block.kind === "heading") return block.text;
  return block.kind === "paragraph" ? (block.lines[0] ?? "") : block.header.join(" ");
}

function isSameText(one = "", other = ""): boolean {
  return one.replace(/\s+/g, "") === other.replace(/\s+/g, "");
}
