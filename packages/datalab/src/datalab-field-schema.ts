import { isRecord } from "@docmux/core/provider-utils";

/** The properties that a JSON schema declares for an object, by name. Reads through `$ref`, `allOf`, `anyOf`, `oneOf`. */
export function declaredFields(node: unknown, root: unknown): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const part of partsOf(node, root)) {
    if (!isRecord(part.properties)) continue;
    for (const [name, field] of Object.entries(part.properties)) fields.set(name, field);
  }
  return fields;
}

/** What a JSON schema declares for the items of a list. */
export function declaredItems(node: unknown, root: unknown): unknown {
  return partsOf(node, root).find((part) => isRecord(part.items))?.items;
}

/** The node and what it is made up of, each once: a schema may point at itself. */
function partsOf(node: unknown, root: unknown): Record<string, unknown>[] {
  const parts = new Set<Record<string, unknown>>();
  const waiting = [node];
  // The list grows while it is walked.
  for (const part of waiting) {
    if (!isRecord(part) || parts.has(part)) continue;
    parts.add(part);
    if (typeof part.$ref === "string") waiting.push(resolve(part.$ref, root));
    for (const inner of [part.allOf, part.anyOf, part.oneOf]) {
      if (Array.isArray(inner)) waiting.push(...inner);
    }
  }
  return [...parts];
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
