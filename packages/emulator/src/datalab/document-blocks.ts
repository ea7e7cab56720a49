import type { DocumentPage, ReadDocument, TextLine } from "../document/read-document.ts";

type BoundingBox = [number, number, number, number];

/** A piece of a page as the vendor's layout model cuts it. */
export interface DocumentBlock {
  /** Such as `/page/0/Text/3`. */
  id: string;
  page: number;
  blockType: "SectionHeader" | "Table" | "Text";
  lines: TextLine[];
  bbox: BoundingBox;
}

const PARAGRAPH_GAP = 1.8;
const HEADER_SCALE = 1.15;

/** Cuts each page into headers, tables and paragraphs, by letter size, columns and white space. */
export function toBlocks(document: ReadDocument): DocumentBlock[] {
  return document.pages.flatMap((page) => {
    const groups: { blockType: DocumentBlock["blockType"]; lines: TextLine[] }[] = [];
    const usual = median(page.lines.map(lineHeight));
    let previous: TextLine | undefined;
    for (const line of page.lines) {
      const blockType = judgeLine(line, usual);
      const group = groups.at(-1);
      const isFar = previous === undefined || line.y - previous.y > PARAGRAPH_GAP * Math.max(usual, 1);
      const joins = group?.blockType === blockType && (blockType === "Table" || !isFar);
      if (group && joins) group.lines.push(line);
      else groups.push({ blockType, lines: [line] });
      previous = line;
    }
    return groups.map(({ blockType, lines }, index) => ({
      id: `/page/${page.index}/${blockType}/${index}`,
      page: page.index,
      blockType,
      lines,
      bbox: around(lines),
    }));
  });
}

function judgeLine(line: TextLine, usual: number): DocumentBlock["blockType"] {
  if (cellsOf(line).length >= 3) return "Table";
  return lineHeight(line) >= usual * HEADER_SCALE ? "SectionHeader" : "Text";
}

/** The texts of a line that stand well apart. */
export function cellsOf(line: TextLine): string[] {
  const cells: string[] = [];
  let right = Number.NEGATIVE_INFINITY;
  for (const run of line.runs) {
    const isApart = run.x - right > Math.max(run.height, 6);
    if (isApart || cells.length === 0) cells.push(run.text.trim());
    else cells[cells.length - 1] += ` ${run.text.trim()}`;
    right = run.x + run.width;
  }
  return cells;
}

function lineHeight(line: TextLine): number {
  return Math.max(0, ...line.runs.map((run) => run.height));
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function around(lines: TextLine[]): BoundingBox {
  const runs = lines.flatMap((line) => line.runs);
  return [
    Math.min(...runs.map((run) => run.x)),
    Math.min(...runs.map((run) => run.y - run.height)),
    Math.max(...runs.map((run) => run.x + run.width)),
    Math.max(...runs.map((run) => run.y)),
  ].map((value) => Math.round(value * 100) / 100) as BoundingBox;
}

/** The four corners of a box, clockwise from the top left. */
export function toPolygon([left, top, right, bottom]: BoundingBox): number[][] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

export function pageBox(page: DocumentPage): BoundingBox {
  return [0, 0, page.width, page.height];
}
