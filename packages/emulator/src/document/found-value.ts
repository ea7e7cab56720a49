import type { FieldEvidence } from "./extract-fields.ts";
import type { ScalarField } from "./schema-field.ts";

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
