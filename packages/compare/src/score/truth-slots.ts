import type { JsonValue } from "@docmux/core";
import { formatField, type Path } from "./address.ts";
import type { SlotOf } from "./schema-slots.ts";

/** The slots that a truth shows when there is no schema: each of its names, also where its value is `null`. */
export function truthSlots(truth: JsonValue): SlotOf {
  const fields = new Set<string>();
  collect(truth, [], fields);
  return (path) => (fields.has(formatField(path)) ? "slot" : "none");
}

function collect(value: JsonValue, path: Path, fields: Set<string>): void {
  fields.add(formatField(path));
  if (Array.isArray(value)) {
    // A list provides a slot for its items, even while it is empty.
    fields.add(formatField([...path, 0]));
    for (const item of value) collect(item, [...path, 0], fields);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) collect(member, [...path, name], fields);
  }
}
