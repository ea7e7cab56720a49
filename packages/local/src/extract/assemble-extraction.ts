import { jsonPointer } from "@docmux/core/provider";
import type { FieldEvidence, FieldReader, FoundValue } from "./found-value.ts";
import type { ListField, ScalarField, SchemaField, TableField } from "./schema-field.ts";

/** What was read of a schema. */
export interface Extraction {
  /** Shaped like the schema. What was not found is left out, `null` where the schema allows that, or `[]` for an array. */
  data: Record<string, unknown>;
  /** By JSON Pointer, such as `/line_items/0/amount`. */
  evidence: Record<string, FieldEvidence>;
  /** JSON Pointers of fields that were not found. */
  missing: string[];
}

type Path = readonly (string | number)[];

/** Gives what was found the shape of the schema, and lists what was not. */
export function assembleExtraction(fields: readonly SchemaField[], reader: FieldReader): Extraction {
  const extraction: Extraction = { data: {}, evidence: {}, missing: [] };
  extraction.data = readFields(fields, reader, extraction, []);
  return extraction;
}

function readFields(
  fields: readonly SchemaField[],
  reader: FieldReader,
  extraction: Extraction,
  path: Path,
): Record<string, unknown> {
  return shape(
    fields.map((field) => [field.name, readField(field, reader, extraction, [...path, field.name])]),
  );
}

/** What was not found is left out: in the data, an absent field says so. */
function shape(entries: readonly (readonly [name: string, value: unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readField(field: SchemaField, reader: FieldReader, extraction: Extraction, path: Path): unknown {
  switch (field.shape) {
    case "group":
      return readFields(field.fields, reader, extraction, path);
    case "table":
      return readTable(field, reader, extraction, path);
    case "list":
      return readList(field, reader, extraction, path);
    case "scalar":
      return note(reader.readScalar(field), field, extraction, path);
  }
}

function readTable(table: TableField, reader: FieldReader, extraction: Extraction, path: Path): unknown[] {
  const rows = reader.readRows(table);
  if (rows.length === 0) extraction.missing.push(jsonPointer(path));
  return rows.map((row, at) =>
    shape(
      table.columns.map((column) => [
        column.name,
        note(row[column.name], column, extraction, [...path, at, column.name]),
      ]),
    ),
  );
}

function readList({ item }: ListField, reader: FieldReader, extraction: Extraction, path: Path): unknown[] {
  const found = reader.readScalar(item);
  if (!found) {
    extraction.missing.push(jsonPointer(path));
    return [];
  }
  const parts = typeof found.value === "string" ? found.value.split(/\s*[,;]\s+|\s+and\s+/) : [found.value];
  return parts.map((value, at) => note({ ...found, value }, item, extraction, [...path, at]));
}

function note(
  found: FoundValue | undefined,
  { isNullable }: ScalarField,
  extraction: Extraction,
  path: Path,
): unknown {
  if (found) extraction.evidence[jsonPointer(path)] = found.evidence;
  else extraction.missing.push(jsonPointer(path));
  return found ? found.value : isNullable ? null : undefined;
}
