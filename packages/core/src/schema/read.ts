import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import type { FieldFacts, ObjectField, ScalarField, SchemaField, SchemaMember } from "../contract/schema.ts";
import { InvalidInputError } from "../errors/errors.ts";
import { isRecord, jsonPointer } from "../model/json.ts";
import { quoteWord } from "../model/quote.ts";

/** A schema of a library, or a JSON Schema. */
export type SchemaInput = StandardSchemaV1 | Readonly<Record<string, unknown>>;

/** A schema may have this many fields, lists and objects among them. */
const mostFields = 1_000;
const deepest = 20;

/**
 * Reads a schema into fields.
 *
 * @throws InvalidInputError that names the place of what no vendor can be asked for. Nothing was sent.
 */
export function readSchema(input: SchemaInput): ObjectField {
  const root = jsonSchemaOf(input);
  let left = mostFields;

  const refuse = (path: readonly string[], problem: string, nextStep: string): InvalidInputError =>
    new InvalidInputError(`The option extract cannot be read at ${placeOf(path)}: ${problem}`, {
      nextStep: `${nextStep} No request was sent.`,
    });

  const read = (given: unknown, path: readonly string[], within: readonly unknown[]): SchemaField => {
    left -= 1;
    if (left < 0) throw refuse(path, `it has more than ${mostFields} fields`, "Ask for fewer.");
    if (path.length > deepest) throw refuse(path, `it is nested deeper than ${deepest}`, "Flatten it.");
    if (within.includes(given)) throw refuse(path, "it contains itself", "Write a fixed depth out.");
    if (!isRecord(given)) throw refuse(path, "it is no schema", "Give it a type.");
    const inside = [...within, given];
    const facts = factsOf(given);
    if (typeof given.$ref === "string") {
      const target = resolve(root, given.$ref);
      if (target === undefined)
        throw refuse(path, `${quoteWord(given.$ref)} leads nowhere`, "Put it into $defs.");
      return { ...read(target, path, inside), ...facts };
    }
    const unread = unreadable.find((keyword) => given[keyword] !== undefined);
    if (unread) throw refuse(path, `it uses ${unread}`, "Write the fields out.");
    const branches = given.anyOf ?? given.oneOf ?? given.allOf;
    if (Array.isArray(branches)) {
      const real = branches.filter((branch) => !isNullSchema(branch));
      const nullable = real.length < branches.length ? { isNullable: true } : {};
      const [only, another] = real;
      if (only !== undefined && another === undefined)
        return { ...read(only, path, inside), ...facts, ...nullable };
      const values = given.allOf ? undefined : real.flatMap((branch) => valuesOf(branch) ?? [undefined]);
      const choice = values && choiceOf(values, facts);
      if (choice) return { ...choice, ...nullable };
      throw refuse(path, "it is a union", "Let it be one type, with null at the most.");
    }
    const types = [given.type].flat().filter((type) => type !== undefined);
    const isNullable = types.includes("null") || given.nullable === true || valuesOf(given)?.includes(null);
    const known: FieldFacts = { ...facts, ...(isNullable ? { isNullable: true } : {}) };
    const [type, second] = types.filter((name) => name !== "null");
    if (second !== undefined)
      throw refuse(path, "it has several types", "Let it be one, with null at the most.");
    const values = valuesOf(given);
    if (values && !values.every((value) => typeof value === "boolean" || value === null)) {
      const choice = choiceOf(values, known);
      if (choice) return choice;
      throw refuse(path, "its enum is neither of texts nor of numbers", "Use one of them.");
    }
    switch (type ?? impliedType(given)) {
      case "object":
        return { ...known, type: "object", members: readMembers(given, path, inside) };
      case "array": {
        if (given.items === undefined) throw refuse(path, "it does not say what it lists", "Add items.");
        return { ...known, type: "list", items: read(given.items, [...path, "*"], inside) };
      }
      case "string":
        return { ...known, ...textField(given.format) };
      case "number":
      case "integer":
      case "boolean":
        return { ...known, type: (type ?? "boolean") as ScalarField["type"] };
      default:
        throw refuse(
          path,
          "it has no type",
          "A date is text: z.iso.date(), or { type: 'string', format: 'date' }.",
        );
    }
  };

  const readMembers = (
    given: Record<string, unknown>,
    path: readonly string[],
    inside: readonly unknown[],
  ): SchemaMember[] => {
    const properties = isRecord(given.properties) ? given.properties : {};
    const names = Object.keys(properties);
    if (names.length === 0)
      throw refuse(
        path,
        "it is an object without properties",
        "Name the fields; free keys cannot be asked for.",
      );
    const required = Array.isArray(given.required) ? given.required : [];
    return names.map((name) => {
      if (name === "*" || name === "") throw refuse(path, `a field is called "${name}"`, "Rename it.");
      return {
        name,
        field: read(properties[name], [...path, name], inside),
        isRequired: required.includes(name),
      };
    });
  };

  const fields = read(root, [], []);
  if (fields.type === "object") return fields;
  throw refuse([], "it is no object", "Wrap it: { lines: [...] } in place of [...].");
}

/** Keywords that change what the data are, and that no vendor's form has. */
const unreadable = [
  "not",
  "if",
  "patternProperties",
  "prefixItems",
  "dependentSchemas",
  "unevaluatedProperties",
];

function jsonSchemaOf(input: unknown): unknown {
  if (typeof input !== "object" && typeof input !== "function") throw noSchema();
  const library = (input as Partial<StandardSchemaV1> | null)?.["~standard"];
  if (library === undefined) {
    if (isRecord(input)) return input;
    throw noSchema();
  }
  const { jsonSchema } = library as Partial<StandardJSONSchemaV1.Props>;
  if (!jsonSchema) {
    throw new InvalidInputError("The schema of the option extract cannot be written as JSON Schema", {
      nextStep:
        "Pass both: { extract: z.toJSONSchema(Invoice, { io: 'input' }), schema: Invoice }, or use zod 4.2 or arktype 2.1.28 or later. No request was sent.",
    });
  }
  try {
    // What the vendor answers is what goes into the schema. A place that cannot be written is named when it is read.
    return jsonSchema.input({ target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } });
  } catch {
    throw new InvalidInputError("The library of the schema in extract could not write it as JSON Schema", {
      nextStep: "Pass a JSON Schema as extract, and the schema itself as schema. No request was sent.",
    });
  }
}

function noSchema(): InvalidInputError {
  return new InvalidInputError("The option extract is not a schema", {
    nextStep: "Pass a zod or arktype object schema, or a JSON Schema. No request was sent.",
  });
}

function factsOf({ title, description }: Record<string, unknown>): FieldFacts {
  return {
    ...(typeof title === "string" && title !== "" ? { title } : {}),
    ...(typeof description === "string" && description !== "" ? { description } : {}),
  };
}

function textField(format: unknown): Pick<ScalarField, "type" | "format"> {
  if (format === "date") return { type: "date" };
  return { type: "string", ...(typeof format === "string" ? { format } : {}) };
}

function choiceOf(given: readonly unknown[], facts: FieldFacts): SchemaField | undefined {
  const values = [...new Set(given.filter((value) => value !== null))] as (string | number)[];
  const kind = typeof values[0];
  if ((kind !== "string" && kind !== "number") || values.some((value) => typeof value !== kind))
    return undefined;
  return { ...facts, type: "enum", values };
}

function valuesOf(given: unknown): readonly unknown[] | undefined {
  if (!isRecord(given)) return undefined;
  if (given.const !== undefined) return [given.const];
  return Array.isArray(given.enum) ? given.enum : undefined;
}

function isNullSchema(branch: unknown): boolean {
  return isRecord(branch) && (branch.type === "null" || branch.const === null);
}

function impliedType({ properties, items, const: value }: Record<string, unknown>): string | undefined {
  if (properties !== undefined) return "object";
  if (typeof value === "boolean") return "boolean";
  return items === undefined ? undefined : "array";
}

/** A place inside the same schema: `#/$defs/Line`. */
function resolve(root: unknown, ref: string): unknown {
  if (!/^#(\/|$)/.test(ref)) return undefined;
  let place = root;
  for (const part of ref
    .slice(2)
    .split("/")
    .filter((each) => each !== "")) {
    const name = decodePart(part);
    if (!isRecord(place) || name === undefined || !Object.hasOwn(place, name)) return undefined;
    place = place[name];
  }
  return place;
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return undefined;
  }
}

function placeOf(path: readonly string[]): string {
  return path.length === 0 ? "its root" : jsonPointer(path).slice(0, 200);
}
