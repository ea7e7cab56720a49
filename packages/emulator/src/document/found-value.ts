import type { ScalarField } from "./schema-field.ts";

/** Where a value was read. */
export interface FieldEvidence {
  /** 0-indexed page. */
  page: number;
  /** The text of the line or lines that it was read from. */
  text: string;
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
