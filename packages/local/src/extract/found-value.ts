import type { Rectangle } from "../wire.ts";
import type { Cell } from "./page-cells.ts";
import type { ScalarField } from "./schema-field.ts";

/** Where a value was read. */
export interface FieldEvidence {
  /** 0-indexed page. */
  page: number;
  /** The text of the line or lines that it was read from. */
  text: string;
  /** The place of the value, in points from the top left corner of the page. */
  box: Rectangle;
  /** The lowest confidence of its words, 0 to 1. Only of OCR: a rule has no probability. */
  confidence?: number;
}

/** Evidence of a value that is printed in these cells of one page. */
export function evidenceOf(page: number, text: string, cells: readonly Cell[]): FieldEvidence {
  const x = Math.min(...cells.map((cell) => cell.x));
  const y = Math.min(...cells.map((cell) => cell.y - cell.height));
  const right = Math.max(...cells.map((cell) => cell.right));
  const bottom = Math.max(...cells.map((cell) => cell.y));
  const sure = cells.flatMap(({ confidence }) => confidence ?? []);
  return {
    ...{ page, text, box: { x, y, width: right - x, height: bottom - y } },
    ...(sure.length > 0 ? { confidence: Math.min(...sure) } : {}),
  };
}

/** A value and where it was read. */
export interface FoundValue {
  value: unknown;
  evidence: FieldEvidence;
}

/** One row of a table, by column name. */
export type FoundRow = Record<string, FoundValue>;

/** What an extraction strategy can do; shape of the answer is made by `assembleExtraction`. */
export interface FieldReader {
  readScalar(field: ScalarField): FoundValue | undefined;
  readRows(table: { name: string; columns: readonly ScalarField[] }): FoundRow[];
}

/** Evidence of a value that continues on a later line: the box goes around both where they are on one page. */
export function joinEvidence(first: FieldEvidence, next: FieldEvidence): FieldEvidence {
  if (first.page !== next.page) return { ...first, text: next.text };
  const [a, b] = [first.box, next.box];
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  const confidence = Math.min(first.confidence ?? 1, next.confidence ?? 1);
  return {
    ...{ page: first.page, text: next.text, box: { x, y, width: right - x, height: bottom - y } },
    ...(first.confidence === undefined && next.confidence === undefined ? {} : { confidence }),
  };
}
