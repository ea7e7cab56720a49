import type { Region, Table, TableCell } from "@docmux/core/provider";

/** A table as the vendor writes it. */
export interface WrittenTable {
  id: string | undefined;
  /** `html` or `markdown`. */
  format: string | undefined;
  content: string;
  regions: readonly Region[];
}

/** Reads the cells of a table. Nothing in it is run or fetched: tags are only counted. */
export function readTable({ id, format, content, regions }: WrittenTable): Table {
  const cells = format === "html" ? readHtml(content) : readMarkdown(content);
  return {
    ...(id === undefined ? {} : { id }),
    rows: extent(cells, ({ row, rowSpan = 1 }) => row + rowSpan),
    columns: extent(cells, ({ column, columnSpan = 1 }) => column + columnSpan),
    cells,
    regions,
  };
}

function extent(cells: readonly TableCell[], endOf: (cell: TableCell) => number): number {
  return cells.reduce((most, cell) => Math.max(most, endOf(cell)), 0);
}

/** Pipe tables: the line of dashes ends the header. */
function readMarkdown(content: string): TableCell[] {
  const lines = content.split("\n").filter((line) => line.includes("|"));
  const dividerAt = lines.findIndex((line) => /^[\s|:-]*-[\s|:-]*$/.test(line));
  const rows = lines.filter((_, at) => at !== dividerAt);
  return rows.flatMap((line, row) =>
    splitPipes(line).map((text, column) => ({
      row,
      column,
      text,
      ...(row < dividerAt ? { isHeader: true } : {}),
    })),
  );
}

function splitPipes(line: string): string[] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|").trim());
}

/** More is no span of a table on a page, and would cost memory. */
const widestSpan = 200;

/** Rows and cells of HTML, whatever else it holds; a cell goes where no earlier cell reaches. */
function readHtml(content: string): TableCell[] {
  const cells: TableCell[] = [];
  /** By column: the first row that no earlier cell covers. */
  const freeFrom: number[] = [];
  let row = -1;
  let column = 0;
  let open: { isHeader: boolean; tag: string; texts: string[] } | undefined;
  for (const [token, slash, name = "", rest = ""] of content.matchAll(
    /<(\/?)([a-z][a-z0-9]*)([^<>]*)>|[^<]+|</gi,
  )) {
    const tag = name.toLowerCase();
    if (tag === "tr" || tag === "td" || tag === "th" || (tag === "table" && slash)) {
      if (open) close(open);
      open = undefined;
    }
    if (slash) continue;
    if (tag === "tr") {
      row += 1;
      column = 0;
    } else if (tag === "td" || tag === "th") {
      open = { isHeader: tag === "th", tag: rest, texts: [] };
    } else if (tag === "br") {
      open?.texts.push(" ");
    } else if (tag === "") {
      open?.texts.push(token);
    }
  }
  if (open) close(open);
  return cells;

  function close({ isHeader, tag, texts }: NonNullable<typeof open>): void {
    row = Math.max(row, 0);
    while ((freeFrom[column] ?? 0) > row) column += 1;
    const [rowSpan, columnSpan] = [spanOf(tag, "rowspan"), spanOf(tag, "colspan")];
    cells.push({
      row,
      column,
      text: decode(texts.join("")).replace(/\s+/g, " ").trim(),
      ...(rowSpan > 1 ? { rowSpan } : {}),
      ...(columnSpan > 1 ? { columnSpan } : {}),
      ...(isHeader ? { isHeader } : {}),
    });
    for (let covered = column; covered < column + columnSpan; covered += 1) freeFrom[covered] = row + rowSpan;
    column += columnSpan;
  }
}

function spanOf(tag: string, name: "rowspan" | "colspan"): number {
  const [, digits = "1"] = new RegExp(`\\b${name}\\s*=\\s*["']?(\\d{1,6})`, "i").exec(tag) ?? [];
  return Math.min(Math.max(Number(digits), 1), widestSpan);
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return (Object.hasOwn(entities, name) ? entities[name] : undefined) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
