import { type Block, listBlocks } from "../document/list-blocks.ts";
import type { DocumentPage, TextLine } from "../document/read-document.ts";
import { toHtml } from "../document/to-html.ts";
import { toMarkdown } from "../document/to-markdown.ts";

/** A block and its lines. */
export interface PlacedBlock {
  kind: Block["kind"];
  /** As Markdown. */
  markdown: string;
  /** A table as HTML; of other blocks nothing. */
  html: string;
  /** Corners in points. */
  box: [left: number, top: number, right: number, bottom: number];
}

/** The blocks of a page in reading order, each with the place of its lines. */
export function placeBlocks(page: DocumentPage): PlacedBlock[] {
  const blocks = listBlocks(page);
  const whole = { pages: [page] };
  // What is a heading shows on the whole page only, so the page is written at once and divided.
  const texts = toMarkdown(whole).split("\n\n");
  const tables = [...toHtml(whole).matchAll(/<table>.*?<\/table>/gs)].map(([table]) => table);
  let at = 0;
  return blocks.map((block, index) => {
    const next = blocks[index + 1];
    const start = at;
    at += 1;
    // Lines of a table may be wrapped, so its end is where the next block begins.
    while (at < page.lines.length && (!next || !begins(page.lines[at], next))) at += 1;
    const html = block.kind === "table" ? (tables.shift() ?? "") : "";
    const box = around(page.lines.slice(start, at));
    return { kind: block.kind, markdown: texts[index] ?? "", html, box };
  });
}

function begins(line: TextLine | undefined, block: Block): boolean {
  return line !== undefined && wordsOf(line.text) === wordsOf(firstText(block));
}

function firstText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return block.text;
    case "paragraph":
      return block.lines[0] ?? "";
    case "table":
      return block.header.join(" ");
  }
}

function wordsOf(text: string): string {
  return text.replace(/\s+/g, "");
}

/** Letters reach a little below the line that they stand on. */
const DESCENT = 0.25;

function around(lines: readonly TextLine[]): PlacedBlock["box"] {
  const runs = lines.flatMap((line) => line.runs);
  return [
    Math.min(...runs.map((run) => run.x)),
    Math.min(...runs.map((run) => run.y - run.height)),
    Math.max(...runs.map((run) => run.x + run.width)),
    Math.max(...runs.map((run) => run.y + run.height * DESCENT)),
  ];
}
