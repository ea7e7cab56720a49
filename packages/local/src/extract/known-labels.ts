import { conceptLabels } from "./dictionary.ts";
import { bareLabel } from "./normalize-label.ts";
import type { SchemaField } from "./schema-field.ts";

/** Says whether a text is a label rather than a value: it is known as one, or ends with a colon. */
export type IsLabel = (text: string) => boolean;

const GENERAL = [
  "page",
  "phone",
  "email",
  "iban",
  "bic",
  "swift",
  "bank",
  "account",
  "vat id",
  "vat no",
  "tax id",
  "ship to",
  "deliver to",
  "notes",
  "reference",
  "customer no",
  "customer number",
  "contact",
  "payment terms",
  "terms",
  "date",
  "currency",
  "status",
];

/** Labels of the schema's own fields, and those on any business document. */
export function knownLabels(fields: readonly SchemaField[]): IsLabel {
  const labels = new Set<string>(GENERAL);
  for (const [concept, synonyms] of Object.entries(conceptLabels)) {
    labels.add(concept);
    for (const synonym of synonyms) labels.add(synonym);
  }
  collect(fields, labels);
  return (text) => /:\s*$/.test(text) || labels.has(bareLabel(text));
}

function collect(fields: readonly SchemaField[], labels: Set<string>): void {
  for (const field of fields) {
    if (field.shape === "group") collect(field.fields, labels);
    else if (field.shape === "table") collect(field.columns, labels);
    else for (const label of (field.shape === "list" ? field.item : field).labels) labels.add(label);
  }
}
