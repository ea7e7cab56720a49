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
 * words stay as printed, and the second line of a description is lost. `pattern`: of several amounts the last one, and the
 * rows of a table end with its page.
 */
export type ExtractionStrategy = "layout" | "reading-order" | "pattern";
