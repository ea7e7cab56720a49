import { isRecord } from "./datalab-is-record.ts";

/** How many `$ref`, `allOf` and the like are followed in a row: a schema may point at itself. */
const deepest = 16;

/** The properties that a JSON schema declares for an object, by name. Reads through `$ref`, `allOf`, `anyOf`, `oneOf`. */
export function declaredFields(node: unknown, root: unknown): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const part of partsOf(node, root, deepest)) {
    if (!isRecord(part.properties)) continue;
    for (const [name, field] of Object.entries(part.properties)) fields.set(name, field);
  }
  return fields;
}

/** What a JSON schema declares for the items of a list. */
export function declaredItems(node: unknown, root: unknown): unknown {
  return partsOf(node, root, deepest).find((part) => isRecord(part.items))?.items;
}

function partsOf(node: unknown, root: unknown, left: number): Record<string, unknown>[] {
  if (!isRecord(node) || left === 0) return [];
  const inner = [node.allOf, node.anyOf, node.oneOf].flatMap((part) => (Array.isArray(part) ? part : []));
  const pointed = typeof node.$ref === "string" ? [resolve(node.$ref, root)] : [];
  return [node, ...[...pointed, ...inner].flatMap((part) => partsOf(part, root, left - 1))];
}

function resolve(pointer: string, root: unknown): unknown {
  if (!pointer.startsWith("#")) return undefined;
  let node: unknown = root;
  for (const part of pointer.slice(1).split("/").filter(Boolean)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    node = isRecord(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  return node;
}
