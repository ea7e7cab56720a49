import type { JsonObject, JsonValue } from "@docmux/core";
import type { Path } from "./address.ts";

/**
 * What a schema provides at an address. `slot`: a declared field. `open`: below `additionalProperties`, where names
 * are not declared and cannot be graded. `none`: nothing.
 */
export type Slot = "slot" | "open" | "none";

/** Returns what is provided at a path. */
export type SlotOf = (path: Path) => Slot;

/** The slots of a JSON Schema: `properties`, `items`, `prefixItems`, local `$ref`, `anyOf`, `oneOf`, `allOf`. */
export function schemaSlots(schema: JsonObject): SlotOf {
  return (path) => {
    let current = alternatives(schema, schema);
    for (const part of path) {
      if (typeof part === "string" && current.some((node) => isOpenFor(node, part))) return "open";
      current = current.flatMap((node) =>
        childrenOf(node, part).flatMap((child) => alternatives(child, schema)),
      );
      if (current.length === 0) return "none";
    }
    return "slot";
  };
}

function childrenOf(node: JsonObject, part: string | number): JsonObject[] {
  if (typeof part === "string") {
    const { properties } = node;
    return isObject(properties) && Object.hasOwn(properties, part) ? objects(properties[part]) : [];
  }
  const { items, prefixItems } = node;
  const fixed = Array.isArray(prefixItems) ? objects(prefixItems[part]) : [];
  return fixed.length > 0 ? fixed : objects(items);
}

function isOpenFor(node: JsonObject, name: string): boolean {
  const { additionalProperties, properties } = node;
  if (isObject(properties) && Object.hasOwn(properties, name)) return false;
  return additionalProperties === true || isObject(additionalProperties);
}

/** The node, or what it refers to, and every part that may apply in its place. Each once, though it refer to itself. */
function alternatives(node: JsonObject, root: JsonObject, seen = new Set<JsonObject>()): JsonObject[] {
  if (seen.has(node)) return [];
  seen.add(node);
  const parts = [node.anyOf, node.oneOf, node.allOf].flatMap((part) =>
    Array.isArray(part) ? part.flatMap(objects) : [],
  );
  const target = typeof node.$ref === "string" ? objects(resolve(node.$ref, root)) : [];
  return [node, ...[...parts, ...target].flatMap((part) => alternatives(part, root, seen))];
}

function resolve(reference: string, root: JsonObject): JsonValue | undefined {
  if (!reference.startsWith("#")) return undefined;
  const names = reference.slice(1).split("/").filter(Boolean);
  let current: JsonValue | undefined = root;
  for (const name of names.map((text) => text.replaceAll("~1", "/").replaceAll("~0", "~")))
    current = isObject(current) ? current[name] : undefined;
  return current;
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return isObject(value) ? [value] : [];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The slots that a truth shows when there is no schema: each of its names, also where its value is `null`. */
export function truthSlots(truth: JsonValue): SlotOf {
  const root: Slots = new Map();
  collect(truth, root);
  return (path) => {
    let slots: Slots | undefined = root;
    for (const part of path) {
      slots = slots.get(typeof part === "number" ? anyItem : part);
      if (!slots) return "none";
    }
    return "slot";
  };
}

/** What is below a slot, by name. */
interface Slots extends Map<string | typeof anyItem, Slots> {}

const anyItem = Symbol("item of a list");

function collect(value: JsonValue, into: Slots): void {
  if (Array.isArray(value)) {
    // A list provides a slot for its items, even while it is empty.
    const items = slotsBelow(into, anyItem);
    for (const item of value) collect(item, items);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) collect(member, slotsBelow(into, name));
  }
}

function slotsBelow(slots: Slots, part: string | typeof anyItem): Slots {
  let below = slots.get(part);
  if (!below) {
    below = new Map();
    slots.set(part, below);
  }
  return below;
}
