import { InvalidInputError, isRecord, jsonPointer } from "@docmux/core/provider";
import { providerId } from "../settings.ts";

/** A schema as the vendor's strict mode takes it. */
export interface StrictSchema {
  schema: Record<string, unknown>;
  /** Where a null was allowed that the schema as given does not allow; `*` is for every item of a list. */
  addedNulls: string[];
}

/** Schemas nested deeper are refused. */
const deepest = 50;

/**
 * Strict mode takes objects that name all of their properties, and gives each. Optional properties become nullable.
 *
 * @throws InvalidInputError for objects whose property names are open.
 */
export function toStrictSchema(given: Readonly<Record<string, unknown>>): StrictSchema {
  const addedNulls: string[] = [];
  return { schema: strict(given, [], deepest) as Record<string, unknown>, addedNulls };

  function strict(node: unknown, place: readonly string[], left: number): unknown {
    if (left === 0) throw notStrict(place, "is nested too deeply");
    if (!isRecord(node)) return node;
    const below = (value: unknown, name?: string) =>
      strict(value, name === undefined ? place : [...place, name], left - 1);
    const changed: Record<string, unknown> = { ...node };
    for (const key of ["anyOf", "oneOf", "allOf"]) {
      const choices = node[key];
      if (Array.isArray(choices)) changed[key] = choices.map((choice) => below(choice));
    }
    for (const key of ["$defs", "definitions"]) {
      const shared = node[key];
      // What is shared has no one place, so its optional properties are asked for as they are.
      if (isRecord(shared)) changed[key] = mapValues(shared, (value) => below(value, `$${key}`));
    }
    if (node.items !== undefined) changed.items = below(node.items, "*");
    if (isRecord(node.properties) || node.type === "object")
      Object.assign(changed, closed(node, place, below));
    return changed;
  }

  function closed(
    node: Record<string, unknown>,
    place: readonly string[],
    below: (value: unknown, name: string) => unknown,
  ) {
    const isOpen = isRecord(node.additionalProperties) || node.additionalProperties === true;
    if (isOpen || !isRecord(node.properties)) throw notStrict(place, "takes properties of any name");
    const required = Array.isArray(node.required) ? node.required : [];
    const properties = Object.entries(node.properties).map(([name, value]) => {
      const property = below(value, name);
      if (required.includes(name) || allowsNull(property)) return [name, property] as const;
      addedNulls.push(jsonPointer([...place, name]));
      return [name, withNull(property)] as const;
    });
    return {
      properties: Object.fromEntries(properties),
      required: properties.map(([name]) => name),
      additionalProperties: false,
    };
  }
}

function allowsNull(node: unknown): boolean {
  if (!isRecord(node)) return true;
  const { type, anyOf, oneOf, enum: choices } = node;
  if (type === "null" || (Array.isArray(type) && type.includes("null"))) return true;
  if (Array.isArray(choices) && choices.includes(null)) return true;
  return [anyOf, oneOf].some((each) => Array.isArray(each) && each.some(allowsNull));
}

function withNull(node: unknown): unknown {
  if (!isRecord(node)) return node;
  if (typeof node.type !== "string") return { anyOf: [node, { type: "null" }] };
  const choices = Array.isArray(node.enum) ? { enum: [...node.enum, null] } : {};
  if (Object.hasOwn(node, "const")) return { anyOf: [node, { type: "null" }] };
  return { ...node, type: [node.type, "null"], ...choices };
}

function mapValues(record: Record<string, unknown>, change: (value: unknown) => unknown) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function notStrict(place: readonly string[], what: string): InvalidInputError {
  const where = place.length === 0 ? "The schema" : `The schema at ${jsonPointer(place)}`;
  return new InvalidInputError(`${where} ${what}, which Mistral's strict mode does not take`, {
    providerId,
    nextStep: "Name the properties, or pass strict: false with the schema. No request was sent.",
  });
}
