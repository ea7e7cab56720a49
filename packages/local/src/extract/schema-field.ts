import { isRecord } from "@docmux/core/provider";
import { makeLabels, wordsOfName } from "./make-labels.ts";

/** The subset of JSON Schema that is read. */
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

type ScalarKind = "string" | "number" | "integer" | "boolean" | "date";

/** One value to look for. */
export interface ScalarField {
  shape: "scalar";
  name: string;
  /** Words of the name, with the object around it: `seller name`. */
  words: string;
  kind: ScalarKind;
  labels: string[];
  choices: readonly string[] | undefined;
  /** The schema allows `null`. */
  isNullable: boolean;
}

/** Rows to look for: an array of objects. */
export interface TableField {
  shape: "table";
  name: string;
  columns: ScalarField[];
}

/** Several values under one label: an array of scalars. */
export interface ListField {
  shape: "list";
  name: string;
  item: ScalarField;
}

/** An object inside the object. */
export interface GroupField {
  shape: "group";
  name: string;
  fields: SchemaField[];
}

export type SchemaField = ScalarField | TableField | ListField | GroupField;

const MOST_DEPTH = 6;
const MOST_STEPS = 32;

/** Reads the properties of an object schema into fields; what is neither scalar, object nor array of these is left out. */
export function listSchemaFields(
  schema: FieldSchema,
  root = schema,
  parent?: string,
  depth = 0,
): SchemaField[] {
  // A schema may contain itself; a document does not go on for ever.
  if (depth > MOST_DEPTH) return [];
  return Object.entries(plainSchema(schema, root).properties ?? {}).map(([name, raw]): SchemaField => {
    const property = plainSchema(raw, root);
    const words = wordsOfName(name);
    const around = parent && !words.startsWith(parent) ? `${parent} ${words}` : words;
    if (property.properties) {
      return { shape: "group", name, fields: listSchemaFields(property, root, around, depth + 1) };
    }
    if (!property.items) return { ...scalarField(name, property, parent), isNullable: allowsNull(raw) };
    const item = plainSchema(property.items, root);
    if (!item.properties) {
      return { shape: "list", name, item: scalarField(name, { ...property, ...item }, parent) };
    }
    const columns = Object.entries(item.properties).map(([column, columnSchema]) => ({
      ...scalarField(column, plainSchema(columnSchema, root)),
      isNullable: allowsNull(columnSchema),
    }));
    return { shape: "table", name, columns };
  });
}

function scalarField(name: string, schema: FieldSchema, parent?: string): ScalarField {
  const own = wordsOfName(name);
  return {
    shape: "scalar",
    name,
    words: parent && !own.startsWith(parent) ? `${parent} ${own}` : own,
    kind: scalarKind(schema, own),
    labels: makeLabels({ name, parent, title: schema.title, description: schema.description }),
    choices: schema.enum?.filter((choice) => typeof choice === "string"),
    isNullable: false,
  };
}

function allowsNull({ type, anyOf, oneOf }: FieldSchema): boolean {
  const branches = [anyOf ?? oneOf ?? []].flat();
  return (
    [type ?? []].flat().includes("null") ||
    branches.some((branch) => isRecord(branch) && branch.type === "null")
  );
}

function scalarKind(schema: FieldSchema, words: string): ScalarKind {
  const types = [schema.type ?? []].flat();
  if (types.includes("integer")) return "integer";
  if (types.includes("number")) return "number";
  if (types.includes("boolean")) return "boolean";
  const dated = schema.format === "date" || schema.format === "date-time" || /\bdate$/.test(words);
  return dated ? "date" : "string";
}

/** Follows a local `$ref` and takes the one branch that is not `null` out of `anyOf` / `oneOf`. */
function plainSchema(schema: FieldSchema, root: FieldSchema, steps = 0): FieldSchema {
  // A reference may lead to itself.
  if (steps > MOST_STEPS) return schema;
  const reference = schema.$ref;
  if (typeof reference === "string" && reference.startsWith("#/")) {
    const target = reference
      .slice(2)
      .split("/")
      .reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
    return isRecord(target)
      ? plainSchema({ ...target, ...without(schema, "$ref") }, root, steps + 1)
      : schema;
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(branches)) return schema;
  const real = branches.find((branch) => isRecord(branch) && branch.type !== "null");
  return isRecord(real)
    ? plainSchema({ ...without(schema, "anyOf", "oneOf"), ...real }, root, steps + 1)
    : schema;
}

function without(schema: FieldSchema, ...keys: string[]): FieldSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}
