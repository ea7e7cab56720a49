import { refuse } from "./refuse.ts";

/** The cells of a row, and the line that it begins on. */
export interface CsvRow {
  line: number;
  cells: string[];
}

// One cell and what ends it. Unrolled, so that a quote without an end takes linear time.
const cellPattern = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Reads CSV as RFC 4180 defines it, and refuses what it does not allow: a quote inside an unquoted cell, text after a closing
 * quote, a quote without an end. Lenient readers shift cells there, and a shifted truth grades every vendor incorrectly.
 * Empty lines are left out.
 */
export function readCsv(source: string, file: string): CsvRow[] {
  const text = source.replace(/^\uFEFF/, "");
  const rows: CsvRow[] = [];
  let line = 1;
  let row: CsvRow = { line, cells: [] };
  let position = 0;
  let isOpen = false;
  while (position < text.length || isOpen) {
    cellPattern.lastIndex = position;
    const match = cellPattern.exec(text);
    if (!match)
      throw refuse(
        { file, line },
        "a double quote stands where none can be",
        'Put the whole cell in double quotes, and write a quote inside it twice: "a ""b"" c".',
      );
    const [whole, quoted, plain = "", end] = match;
    row.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    position += whole.length;
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    isOpen = end === ",";
    if (isOpen) continue;
    const isBlank = row.cells.length === 1 && quoted === undefined && plain.trim() === "";
    if (!isBlank) rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}
