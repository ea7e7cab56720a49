import type { FieldSchema } from "../../document/extraction.ts";

/**
 * Compares a value with the fields of a concept.
 * @returns one sentence per invalid field, none when all are valid
 */
export function checkStructure(value: unknown, schema: FieldSchema, path = ""): string[] {
  if (value === null || value === undefined) return [];
  const at = path === "" ? "content" : path;
  const allowed = typesOf(schema);
  if (allowed.length > 0 && !allowed.some((type) => isOfType(value, type))) {
    return [`${at}: expected ${allowed.join(" or ")}, got ${nameOfType(value)}`];
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return [`${at}: expected one of ${schema.enum.map(String).join(", ")}, got ${String(value)}`];
  }
  if (Array.isArray(value)) {
    const items = schema.items;
    return items ? value.flatMap((item, index) => checkStructure(item, items, `${path}[${index}]`)) : [];
  }
  if (typeof value !== "object" || !schema.properties) return [];
  const record = value as Record<string, unknown>;
  const missing = requiredOf(schema).filter((name) => record[name] === undefined || record[name] === null);
  const problems = missing.map((name) => join(path, name) + fieldRequired);
  for (const [name, field] of Object.entries(schema.properties)) {
    problems.push(...checkStructure(record[name], field, join(path, name)));
  }
  return problems;
}

/** How the sentence on a field that is not there ends. */
export const fieldRequired = ": field required";

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function requiredOf(schema: FieldSchema): string[] {
  return Array.isArray(schema.required) ? (schema.required as string[]) : [];
}

function typesOf(schema: FieldSchema): string[] {
  if (schema.type === undefined) return [];
  return Array.isArray(schema.type) ? schema.type : [schema.type];
}

function nameOfType(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    case "null":
      return value === null;
    default:
      return typeof value === type;
  }
}
