import { type Evidence, type Issue, isRecord, jsonPointer, omitNullish } from "@docmux/core/provider";
import { fieldSchema } from "../wire.ts";
import { type PagesByNumber, readRegions } from "./places.ts";

/** What fields hold: their values by name, and where each was read. */
export interface ReadFields {
  data: Record<string, unknown>;
  evidence: Record<string, Evidence>;
  issues: Issue[];
}

/**
 * Reads the fields of a document. Each value is in a member that is named after the type of the field, so any model can be
 * read: an amount of money, an address and an object are objects, an array is a list, all else is a text, a number or a
 * boolean.
 *
 * @param path - of the fields inside of `data`.
 */
export function readFields(
  fields: Readonly<Record<string, unknown>>,
  pages: PagesByNumber,
  path: readonly (string | number)[] = [],
): ReadFields {
  const evidence: [string, Evidence][] = [];
  const issues: Issue[] = [];
  const reader = { pages, evidence, issues };
  const data = readMembers(fields, path, reader);
  return { data, evidence: Object.fromEntries(evidence), issues };
}

interface Reader {
  pages: PagesByNumber;
  evidence: [string, Evidence][];
  issues: Issue[];
}

type Path = readonly (string | number)[];

function readMembers(fields: Readonly<Record<string, unknown>>, path: Path, reader: Reader) {
  // Names come from the vendor; made from entries, none of them reaches a prototype.
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, readField(field, [...path, name], reader)]),
  );
}

function readField(given: unknown, path: Path, reader: Reader): unknown {
  const parsed = fieldSchema.safeParse(given);
  if (!parsed.success) return null;
  const { type, content, confidence, boundingRegions } = parsed.data;
  const regions = readRegions(boundingRegions, reader.pages);
  const found = omitNullish({
    regions: regions.length > 0 ? regions : undefined,
    quote: content,
    score: typeof confidence === "number" ? { value: confidence, max: 1 } : undefined,
  });
  if (Object.keys(found).length > 0) reader.evidence.push([jsonPointer(path), found]);
  const value = isRecord(given) ? given[valueName(type ?? "")] : undefined;
  if (value === undefined || value === null) return withoutValue(content, path, reader);
  if (Array.isArray(value) && type === "array")
    return value.map((item, at) => readField(item, [...path, at], reader));
  return isRecord(value) && type === "object" ? readMembers(value, path, reader) : value;
}

function valueName(type: string): string {
  return `value${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
}

/** The vendor read something and could not make the type of the field of it. The text is in the evidence. */
function withoutValue(content: string | null | undefined, path: Path, { issues }: Reader): null {
  if (content) {
    const message = `The vendor read a text for ${jsonPointer(path)} and no value; the text is in its evidence.`;
    issues.push({ severity: "info", code: "field_without_value", message });
  }
  return null;
}
