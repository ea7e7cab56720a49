import { type JsonObject, jsonPointer } from "../model/json.ts";

/** A schema as docmux reads it: what every vendor's own form is compiled from. */
export type SchemaField = ScalarField | EnumField | ListField | ObjectField;

/** What every field may say of itself. */
export interface FieldFacts {
  /** The label, often as it is printed on documents. */
  title?: string;
  /** What the value is, for the vendor. */
  description?: string;
  /** `null` is a valid value. Default false. */
  isNullable?: boolean;
}

/** One value. */
export interface ScalarField extends FieldFacts {
  /** `date` is a day as text, `2026-03-14`. */
  type: "string" | "number" | "integer" | "boolean" | "date";
  /** Of a `string`: the `format` of JSON Schema, such as `date-time` or `email`. */
  format?: string;
}

/** One of several texts, or one of several numbers. */
export interface EnumField extends FieldFacts {
  type: "enum";
  /** All texts or all numbers, at least one. */
  values: readonly (string | number)[];
}

/** Any number of values of one kind. */
export interface ListField extends FieldFacts {
  type: "list";
  items: SchemaField;
}

/** Named fields, in their order. */
export interface ObjectField extends FieldFacts {
  type: "object";
  members: readonly SchemaMember[];
}

/** A field and its name. The name may be any, `__proto__` included. */
export interface SchemaMember {
  name: string;
  field: SchemaField;
  /** The object is invalid without it. */
  isRequired: boolean;
}

/** What of a schema a vendor may be unable to express. */
export type SchemaFeature =
  | "nesting"
  | "list"
  | "list_of_objects"
  | "enum"
  | "date"
  | "type"
  | "format"
  | "title"
  | "description"
  | "required"
  | "nullable"
  | "name"
  | "size"
  | "definition";

/** Something of a schema that does not reach the vendor. */
export interface SchemaLoss {
  /** JSON Pointer to the field in the schema's data; the part `*` is every item of a list. Empty: all of it. */
  path: string;
  /** What is lost. */
  feature: SchemaFeature;
  /** One sentence for people: what the vendor does instead. */
  whatHappens: string;
  /** The vendor is not asked for the field, so `data` will not have it. Default false. */
  isLeftOut?: boolean;
}

/** What a pipeline makes of a schema. */
export interface SchemaCompilation {
  /** Options of the start that ask for these fields; merged into `providerOptions`. Absent: a run sends no schema. */
  options?: JsonObject;
  /**
   * The fields in the form that the vendor's own settings take, for who sets the pipeline up: a `page_schema`, or the text of a
   * concept. It is shown, and never sent.
   */
  definition?: JsonObject;
  /** What does not reach the vendor. */
  losses: readonly SchemaLoss[];
  /**
   * Where the vendor's data have a field, by where the schema's data have it: JSON Pointers, whose part `*` is every item of a list.
   * Fields that are left out have the schema's name, in the object that they are in.
   */
  names?: Readonly<Record<string, string>>;
  /**
   * What is extracted is defined at the vendor, under names that only its definition knows. A field that is not where `names`
   * has it is then found by name, whatever its case and punctuation. Default false.
   */
  isDefinedAtVendor?: boolean;
}

/** A field with its place, as {@link walkFields} gives it. */
export interface PlacedField {
  /** JSON Pointer; the part `*` is every item of a list. */
  path: string;
  field: SchemaField;
  /** Of an item of a list true. */
  isRequired: boolean;
}

/** Every field below the root, those that contain others before them: what a provider looks for losses in. */
export function* walkFields(field: SchemaField, path = ""): Generator<PlacedField, void, undefined> {
  const children =
    field.type === "object"
      ? field.members.map((member) => ({ ...member, path: path + jsonPointer([member.name]) }))
      : field.type === "list"
        ? [{ field: field.items, isRequired: true, path: `${path}/*` }]
        : [];
  for (const child of children) {
    yield { path: child.path, field: child.field, isRequired: child.isRequired };
    yield* walkFields(child.field, child.path);
  }
}
