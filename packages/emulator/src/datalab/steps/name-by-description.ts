import type { FieldSchema } from "../../document/extraction.ts";
import { isRecord } from "../field-reader.ts";

/**
 * A schema whose fields go by their descriptions as well, as the vendor's own example has it: `date`, described as
 * "Invoice date". A description becomes the title where there is none.
 */
export function nameByDescription(schema: FieldSchema): FieldSchema {
  const named = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, nameMember(key, value)]),
  ) as FieldSchema;
  const { title, description } = schema;
  return title === undefined && typeof description === "string" ? { ...named, title: description } : named;
}

function nameMember(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return branchKeys.includes(key) ? value.map(nameIfSchema) : value;
  if (!isRecord(value)) return value;
  if (key === "items") return nameByDescription(value);
  if (!mapKeys.includes(key)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, nameIfSchema(field)]));
}

function nameIfSchema(value: unknown): unknown {
  return isRecord(value) ? nameByDescription(value) : value;
}

const branchKeys = ["anyOf", "oneOf"];
const mapKeys = ["properties", "$defs", "definitions"];
