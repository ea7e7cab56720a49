import type { JsonValue } from "@docmux/core";
import { jsonPointer } from "@docmux/core/provider";

/** One place in which two JSON values differ. */
export interface Change {
  /** A JSON pointer (RFC 6901); empty for the whole. */
  path: string;
  /** Absent: it was not there. */
  before?: JsonValue;
  /** Absent: it is gone. */
  after?: JsonValue;
}

/** Where two values differ. Lists are compared item by item. */
export function changesBetween(before: JsonValue, after: JsonValue): Change[] {
  const changes: Change[] = [];
  compare([], before, after, changes);
  return changes;
}

function compare(
  path: (string | number)[],
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  changes: Change[],
): void {
  if (isNested(before) && isNested(after) && Array.isArray(before) === Array.isArray(after)) {
    const members = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const member of members)
      compare([...path, member], memberOf(before, member), memberOf(after, member), changes);
    return;
  }
  if (Object.is(before, after)) return;
  changes.push({
    path: jsonPointer(path),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

type Nested = { readonly [name: string]: JsonValue | undefined };

function isNested(value: JsonValue | undefined): value is Extract<JsonValue, object> {
  return typeof value === "object" && value !== null;
}

function memberOf(value: object, member: string): JsonValue | undefined {
  return Object.hasOwn(value, member) ? (value as Nested)[member] : undefined;
}
