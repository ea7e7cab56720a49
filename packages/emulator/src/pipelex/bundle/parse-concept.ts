import type { FieldSchema } from "../../document/extraction.ts";
import type { Concept } from "./concept.ts";
import { type BundleProblems, isTable, TomlTable } from "./toml-table.ts";

const jsonTypes: Record<string, FieldSchema> = {
  text: { type: "string" },
  str: { type: "string" },
  string: { type: "string" },
  integer: { type: "integer" },
  int: { type: "integer" },
  number: { type: "number" },
  float: { type: "number" },
  boolean: { type: "boolean" },
  bool: { type: "boolean" },
  date: { type: "string", format: "date" },
  dict: { type: "object" },
};

/** The member of a field's schema that names a concept whose fields are to be filled in. */
export const conceptRefKey = "x-concept";

/** Reads one entry of a bundle's `[concept]` table: a description, or a table with `refines` or `structure`. */
export function parseConcept(
  domain: string,
  code: string,
  entry: unknown,
  problems: BundleProblems,
): Concept | undefined {
  const facts = { concept_code: code, domain_code: domain };
  if (!/^[A-Z][A-Za-z0-9]*$/.test(code)) {
    problems.add("blueprint_validation", `Concept code '${code}' must be PascalCase`, {
      ...facts,
      error_type: "invalid_concept_code_syntax",
    });
    return undefined;
  }
  if (typeof entry === "string") return { domain, code, description: entry, refines: null };
  if (!isTable(entry)) {
    problems.add("blueprint_validation", `Concept '${code}' must be a description or a table`, facts);
    return undefined;
  }
  const table = new TomlTable(entry, problems, facts);
  const fields = isTable(entry.structure) ? entry.structure : undefined;
  if (table.has("structure") && !fields) {
    table.complain("structure", "must be a table of fields: classes of the server process are not available");
  }
  return {
    domain,
    code,
    description: table.requiredText("description", "definition"),
    refines: table.text("refines") ?? null,
    ...(fields ? { structure: structureOf(fields, table) } : {}),
  };
}

function structureOf(fields: Record<string, unknown>, table: TomlTable): FieldSchema {
  const properties: Record<string, FieldSchema> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    properties[name] = fieldOf(name, field, table);
    if (isTable(field) && field.required === true && field.default_value === undefined) required.push(name);
  }
  return { type: "object", properties, required };
}

function fieldOf(name: string, field: unknown, table: TomlTable): FieldSchema {
  if (typeof field === "string") return { type: "string", description: field };
  if (!isTable(field)) {
    table.complain(`structure.${name}`, "must be a description or a table");
    return {};
  }
  const description = typeof field.description === "string" ? { description: field.description } : {};
  const choices = Array.isArray(field.choices) ? { enum: field.choices } : {};
  const type = typeof field.type === "string" ? field.type : "text";
  if (type === "concept") return { ...conceptField(field.concept_ref), ...description };
  if (type === "list" || type === "array") {
    const itemType = typeof field.item_type === "string" ? field.item_type : "text";
    const items = itemType === "concept" ? conceptField(field.item_concept_ref) : jsonTypes[itemType];
    return { type: "array", items: items ?? {}, ...description };
  }
  const known = jsonTypes[type];
  if (!known) table.complain(`structure.${name}.type`, `'${type}' is not a field type`);
  return { ...known, ...choices, ...description };
}

function conceptField(ref: unknown): FieldSchema {
  return { type: "object", [conceptRefKey]: ref };
}
