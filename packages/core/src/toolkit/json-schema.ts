import type { ObjectField, SchemaField } from "../contract/schema.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";

/**
 * How a schema is written. `plain`: as it is. `strict`: every property is required and no other allowed; an optional one may be
 * `null`. `without-null`: one type each; what may be `null` is not required.
 */
export type SchemaDialect = "plain" | "strict" | "without-null";

/** Fields as a JSON Schema, for vendors that take one. */
export function toJsonSchema(fields: ObjectField, dialect: SchemaDialect = "plain"): JsonObject {
  return write(fields, fields.isNullable ?? false, dialect);
}

function write(field: SchemaField, isNullable: boolean, dialect: SchemaDialect): JsonObject {
  const allowsNull = isNullable && dialect !== "without-null";
  const typed = (type: string): JsonObject => ({ type: allowsNull ? [type, "null"] : type });
  const { title, description } = field;
  const facts = { ...(title ? { title } : {}), ...(description ? { description } : {}) };
  switch (field.type) {
    case "object":
      return { ...typed("object"), ...facts, ...writeMembers(field, dialect) };
    case "list":
      return {
        ...typed("array"),
        ...facts,
        items: write(field.items, field.items.isNullable ?? false, dialect),
      };
    case "enum": {
      const values: JsonValue[] = [...field.values, ...(allowsNull ? [null] : [])];
      return { ...typed(typeof field.values[0] === "number" ? "number" : "string"), ...facts, enum: values };
    }
    case "date":
      return { ...typed("string"), ...facts, format: "date" };
    default:
      return { ...typed(field.type), ...facts, ...(field.format ? { format: field.format } : {}) };
  }
}

function writeMembers({ members }: ObjectField, dialect: SchemaDialect): JsonObject {
  const isStrict = dialect === "strict";
  const properties = members.map(({ name, field, isRequired }): [string, JsonValue] => {
    const isNullable = (field.isNullable ?? false) || (isStrict && !isRequired);
    return [name, write(field, isNullable, dialect)];
  });
  const required = members.filter(
    ({ field, isRequired }) => isStrict || (isRequired && !(dialect === "without-null" && field.isNullable)),
  );
  return {
    properties: Object.fromEntries(properties),
    required: required.map(({ name }) => name),
    additionalProperties: false,
  };
}
