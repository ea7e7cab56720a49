import type { DocumentFacts } from "./document-facts.ts";
import { findTableHeader } from "./find-table-header.ts";
import type { FoundRow } from "./found-value.ts";
import { normaliseLabel } from "./normalise-label.ts";
import type { CellLine } from "./page-cells.ts";
import { readTypedValue } from "./read-typed-value.ts";
import { rowPattern } from "./row-pattern.ts";
import type { TableField } from "./schema-field.ts";
import { carriedLine, totalsStart } from "./table-lines.ts";

/**
 * Reads the rows of a table by what a line looks like: the order of the columns is taken from the header, then every line
 * that has this shape is a row, on any page, until the totals begin. Wrapped text is not joined.
 */
export function readLinePatternRows(
  lines: readonly CellLine[],
  table: TableField,
  facts: DocumentFacts,
): FoundRow[] {
  const header = findTableHeader(lines, table);
  if (!header) return [];
  const columns = header.cells.map(({ column }) => column);
  const pattern = new RegExp(`^${rowPattern(columns, "line")}$`, "u");
  const rows: FoundRow[] = [];
  for (const line of lines.slice(header.at + 1)) {
    const start = normaliseLabel(line.text);
    if (carriedLine.test(start)) continue;
    const match = pattern.exec(line.text.replace(/\s+/g, " "));
    if (!match) {
      if (rows.length > 0 && totalsStart.test(start)) break;
      continue;
    }
    const row: FoundRow = {};
    columns.forEach((column, at) => {
      const value = column && readTypedValue(match[at + 1] ?? "", column, facts);
      if (column && value !== undefined)
        row[column.name] = { value, evidence: { page: line.page, text: line.text } };
    });
    rows.push(row);
  }
  return rows;
}
