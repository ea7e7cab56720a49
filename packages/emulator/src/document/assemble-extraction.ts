import type { FieldEvidence, FieldReader, FoundValue } from "./found-value.ts";
import type { ListField, SchemaField, TableField } from "./schema-field.ts";

/** What was read of a schema. */
export interface Extraction {
  /** Shaped like the schema; what was not found is `null` (scalars) or `[]` (arrays). */
  data: Record<string, unknown>;
  /** By dotted path, such as `line_items.0.amount`. */
  evidence: Record<string, FieldEvidence>;
  /** Dotted paths of schema fields that were not found. */
  missing: string[];
}

/** Gives what a strategy found the shape of the schema; what it did not find stays empty and is listed. */
export function assembleExtraction(fields: readonly SchemaField[], reader: FieldReader): Extraction {
  const extraction: Extraction = { data: {}, evidence: {}, missing: [] };
  extraction.data = readFields(fields, reader, extraction, "");
  return extraction;
}

function readFields(
  fields: readonly SchemaField[],
  reader: FieldReader,
  extraction: Extraction,
  prefix: string,
): Record<string, unknown> {
  const entries = fields.map((field): [string, unknown] => [
    field.name,
    readField(field, reader, extraction, `${prefix}${field.name}`),
  ]);
  return Object.fromEntries(entries);
}

function readField(field: SchemaField, reader: FieldReader, extraction: Extraction, path: string): unknown {
  switch (field.shape) {
    case "group":
      return readFields(field.fields, reader, extraction, `${path}.`);
    case "table":
      return readTable(field, reader, extraction, path);
    case "list":
      return readList(field, reader, extraction, path);
    case "scalar":
      return note(reader.readScalar(field), extraction, path);
  }
}

function readTable(table: TableField, reader: FieldReader, extraction: Extraction, path: string): unknown[] {
  const rows = reader.readRows(table);
  if (rows.length === 0) extraction.missing.push(path);
  return rows.map((row, at) =>
    Object.fromEntries(
      table.columns.map(({ name }) => [name, note(row[name], extraction, `${path}.${at}.${name}`)]),
    ),
  );
}

function readList({ item }: ListField, reader: FieldReader, extraction: Extraction, path: string): unknown[] {
  const found = reader.readScalar(item);
  if (!found) {
    extraction.missing.push(path);
    return [];
  }
  const parts = typeof found.value === "string" ? found.value.split(/\s*[,;]\s+|\s+and\s+/) : [found.value];
  return parts.map((value, at) => note({ ...found, value }, extraction, `${path}.${at}`));
}

function note(found: FoundValue | undefined, extraction: Extraction, path: string): unknown {
  if (!found) {
    extraction.missing.push(path);
    return null;
  }
  extraction.evidence[path] = found.evidence;
  return found.value;
}
