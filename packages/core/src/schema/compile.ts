import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline } from "../contract/provider.ts";
import {
  type ObjectField,
  type SchemaCompilation,
  type SchemaField,
  type SchemaLoss,
  type SchemaMember,
  walkFields,
} from "../contract/schema.ts";
import { InvalidInputError } from "../errors/errors.ts";
import { isRecord, type JsonObject, jsonPointer } from "../model/json.ts";
import { quoteWord } from "../model/quote.ts";
import type { FieldNames } from "./map.ts";
import { readSchema, type SchemaInput } from "./read.ts";

/** What asks for a schema, see `RunOptions`. */
export interface SchemaRequest {
  extract?: SchemaInput | undefined;
  fieldNames?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/** What a result is read and checked by. */
export interface DataRequest {
  compiled?: Compiled | undefined;
  schema?: StandardSchemaV1 | undefined;
}

/**
 * What is asked of a result, checked before anything is sent.
 *
 * @param before - what was asked at the start.
 * @throws InvalidInputError
 */
export function readDataRequest(
  pipeline: Pipeline,
  { schema, ...request }: SchemaRequest & { schema?: StandardSchemaV1 | undefined },
  before: DataRequest = {},
): DataRequest {
  const { extract, fieldNames } = request;
  const isAsked = extract !== undefined || fieldNames !== undefined;
  const compiled = isAsked ? compileSchema(pipeline, request) : before.compiled;
  const own = extract !== undefined && "~standard" in extract ? (extract as StandardSchemaV1) : undefined;
  return { compiled, schema: schema ?? own ?? before.schema };
}

/** What a schema is for one pipeline: `docmux.compileSchema` shows it, and a run with `extract` uses it. */
export interface CompiledSchema {
  /** The pipeline that it was compiled for. */
  pipelineUri: string;
  /** What a run sends with it. Empty where what is extracted is defined at the vendor. */
  providerOptions: Readonly<Record<string, JsonObject>>;
  /** The same fields in the form that the vendor's own settings take, for who sets the pipeline up there. Never sent. */
  definition?: JsonObject;
  /** What does not reach the vendor. */
  losses: readonly SchemaLoss[];
  /**
   * Where the vendor's data have each field, by where `data` has it: JSON Pointers, whose part `*` is every item of a list.
   * Where the vendor defines what is extracted, another spelling of the same name is found too.
   */
  names: Readonly<Record<string, string>>;
  /** What is extracted is defined at the vendor: a run sends no schema, and fields are found by name. */
  isDefinedAtVendor: boolean;
}

/** A compiled schema, and what its data are read with. */
export interface Compiled {
  shown: CompiledSchema;
  reading: FieldNames;
}

/**
 * Compiles a schema for a pipeline. Pure.
 *
 * @throws InvalidInputError for a schema that cannot be read, and for names of fields that it does not have.
 */
export function compileSchema(pipeline: Pipeline, { extract, fieldNames = {} }: SchemaRequest): Compiled {
  if (extract === undefined) throw new InvalidInputError("The option fieldNames needs extract");
  const fields = readSchema(extract);
  const { providerId } = pipeline.provider;
  const compiled: SchemaCompilation = pipeline.compileSchema?.(fields) ?? definedAtVendor;
  const { options, definition, losses, isDefinedAtVendor: isLoose = false } = compiled;
  const paths = [...walkFields(fields)].map(({ path }) => path).filter((path) => !path.endsWith("/*"));
  const given = Object.hasOwn(fieldNames, providerId) ? fieldNames[providerId] : undefined;
  const own = checkNames(given, { paths, isLoose, providerId });
  const names = { ...compiled.names, ...own };
  const shown: CompiledSchema = {
    pipelineUri: pipeline.uri,
    providerOptions: options ? { [providerId]: options } : {},
    ...(definition ? { definition } : {}),
    losses,
    names: Object.fromEntries(
      paths.filter((path) => !isLost(path, losses)).map((path) => [path, vendorPath(path, names)]),
    ),
    isDefinedAtVendor: isLoose,
  };
  const [sure, hints] = isLoose ? [own, compiled.names ?? {}] : [names, {}];
  return { shown, reading: { fields, names: sure, hints, isLoose } };
}

const definedAtVendor: SchemaCompilation = {
  isDefinedAtVendor: true,
  losses: [
    {
      path: "",
      feature: "definition",
      whatHappens:
        "What is extracted is defined at the vendor: no schema is sent, and its fields are found by name.",
    },
  ],
};

/** Whether a run without the fields that are left out can never match the schema. */
export function misses(fields: ObjectField, { path, isLeftOut = false }: SchemaLoss): boolean {
  if (!isLeftOut) return false;
  let field: SchemaField = fields;
  for (const part of path.split("/").slice(1)) {
    if (field.type !== "object" || field.isNullable) return false;
    const member: SchemaMember | undefined = field.members.find(
      ({ name }) => jsonPointer([name]) === `/${part}`,
    );
    if (!member?.isRequired) return false;
    field = member.field;
  }
  return true;
}

const mostPlaces = 5;

/** One sentence for each kind of loss, with the first places. */
export function describeLosses(losses: readonly SchemaLoss[]): string[] {
  const places = new Map<string, string[]>();
  for (const { path, whatHappens } of losses)
    places.set(whatHappens, [...(places.get(whatHappens) ?? []), path.slice(0, 100)]);
  return [...places].map(([sentence, paths]) => {
    const shown = paths.filter((path) => path !== "").slice(0, mostPlaces);
    const more = paths.length > mostPlaces ? ` and ${paths.length - mostPlaces} more` : "";
    return shown.length === 0 ? sentence : `${sentence} (${shown.join(", ")}${more})`;
  });
}

/**
 * The options of a start with what a schema adds to them.
 *
 * @throws InvalidInputError where both say the same.
 */
export function withSchema(own: unknown, added: JsonObject | undefined, where: string): unknown {
  if (!added || (own !== undefined && !isRecord(own))) return own;
  return mergeOptions(own ?? {}, added, where, 1);
}

/** An option may be of several parts, such as a prompt next to the schema; the schema itself is whole. */
function mergeOptions(
  own: Record<string, unknown>,
  added: JsonObject,
  where: string,
  levels: number,
): unknown {
  const merged = Object.entries(added).map(([name, value]): [string, unknown] => {
    const before = Object.hasOwn(own, name) ? own[name] : undefined;
    if (before === undefined) return [name, value];
    if (levels > 0 && isRecord(before) && isRecord(value))
      return [name, mergeOptions(before, value as JsonObject, `${where}.${name}`, levels - 1)];
    throw new InvalidInputError(`The options extract and ${where}.${name} say the same twice`, {
      nextStep: "Leave one of them out. No request was sent.",
    });
  });
  return { ...own, ...Object.fromEntries(merged) };
}

/** Where the vendor has a field: by its own name, else below where the vendor has the object or list that it is in. */
function vendorPath(path: string, names: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(names, path)) return names[path] ?? "";
  const end = path.lastIndexOf("/");
  return end < 0 ? "" : vendorPath(path.slice(0, end), names) + path.slice(end);
}

function isLost(path: string, losses: readonly SchemaLoss[]): boolean {
  // An object that is flattened is nowhere; its members are.
  return losses.some((loss) =>
    loss.isLeftOut
      ? path === loss.path || path.startsWith(`${loss.path}/`)
      : loss.feature === "nesting" && path === loss.path,
  );
}

function checkNames(
  given: unknown,
  { paths, isLoose, providerId }: { paths: readonly string[]; isLoose: boolean; providerId: string },
): Readonly<Record<string, string>> {
  if (given === undefined) return {};
  const where = `The option fieldNames.${providerId}`;
  if (!isRecord(given)) throw new InvalidInputError(`${where} is not an object of names`);
  if (!isLoose) {
    throw new InvalidInputError(`${where} names fields that the schema itself names at this vendor`, {
      nextStep: "Leave it out. No request was sent.",
    });
  }
  for (const [path, name] of Object.entries(given)) {
    if (!paths.includes(path)) {
      throw new InvalidInputError(`${where} names ${quoteWord(path)}, which the schema does not have`, {
        nextStep: `Write JSON Pointers such as ${paths[0]}. No request was sent.`,
      });
    }
    const stars = (pointer: string) => pointer.split("/").filter((part) => part === "*").length;
    if (typeof name !== "string" || !name.startsWith("/") || stars(name) > stars(path)) {
      throw new InvalidInputError(`${where} has no JSON Pointer for ${quoteWord(path)}`, {
        nextStep: 'Write where the vendor has it, such as "/InvoiceId". No request was sent.',
      });
    }
  }
  return given as Readonly<Record<string, string>>;
}
