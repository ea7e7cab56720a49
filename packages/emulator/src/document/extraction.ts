/** The subset of JSON Schema that the emulators read. */
export interface FieldSchema {
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  properties?: Record<string, FieldSchema>;
  items?: FieldSchema;
  enum?: unknown[];
  [key: string]: unknown;
}

/** Where a value was read. */
export interface FieldEvidence {
  /** 0-indexed page. */
  page: number;
  /** The text of the line or lines that it was read from. */
  text: string;
}

/** What was read of a schema. */
export interface Extraction {
  /** Shaped like the schema; what was not found is `null` (scalars) or `[]` (arrays). */
  data: Record<string, unknown>;
  /** By dotted path, such as `line_items.0.amount`. */
  evidence: Record<string, FieldEvidence>;
  /** Dotted paths of schema fields that were not found. */
  missing: string[];
}

/**
 * With which errors a vendor reads: all have one reader, and would agree otherwise. `layout`: none. `reading-order`: dates in
 * words stay as printed. `pattern`: of several amounts the last one, and the rows of a table end with its page.
 */
export type ExtractionStrategy = "layout" | "reading-order" | "pattern";

/** Follows a local `$ref`, and takes the branch of `anyOf` that is not `null`. */
export function plainSchema(field: FieldSchema, root: FieldSchema, depth = 0): FieldSchema {
  const path = typeof field.$ref === "string" ? field.$ref.replace("#/", "").split("/") : [];
  const target = path.reduce<unknown>((at, key) => (at as FieldSchema | undefined)?.[key], root);
  if (path.length > 0 && target && depth < 6) return plainSchema(target as FieldSchema, root, depth + 1);
  const branches = (field.anyOf ?? field.oneOf) as FieldSchema[] | undefined;
  return { ...field, ...branches?.find((branch) => branch.type !== "null") };
}
