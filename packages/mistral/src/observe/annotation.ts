import { type Issue, isRecord } from "@docmux/core/provider";
import type { Asked } from "../meta.ts";

/** The extraction in an answer. */
export interface ReadAnnotation {
  data?: unknown;
  /** As it came, where it is not JSON. */
  unreadable?: string;
  issues: Issue[];
}

/**
 * Reads `document_annotation`: JSON in a text. One that was asked for and is not there, or is not JSON, is output that is
 * missing.
 */
export function readAnnotation(given: unknown, { annotates, addedNulls = [] }: Asked): ReadAnnotation {
  if (given === null || given === undefined || given === "") {
    const message = "The document was to be annotated, and the answer holds no annotation.";
    return { issues: annotates ? [{ severity: "error", code: "annotation_missing", message }] : [] };
  }
  let data: unknown = given;
  if (typeof given === "string") {
    try {
      data = JSON.parse(given);
    } catch {
      const message = "The annotation of the document is not JSON; it is in providerMetadata as it came.";
      return { unreadable: given, issues: [{ severity: "error", code: "annotation_unreadable", message }] };
    }
  }
  for (const place of addedNulls) data = withoutNull(data, place.split("/").slice(1).map(unescapePart));
  return { data, issues: [] };
}

/** Leaves out the null at a place; a name of `*` is for every item of a list. */
function withoutNull(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return name === "*" ? value.map((item) => withoutNull(item, rest)) : value;
  if (!isRecord(value) || !Object.hasOwn(value, name)) return value;
  if (rest.length > 0) return { ...value, [name]: withoutNull(value[name], rest) };
  if (value[name] !== null) return value;
  const { [name]: _, ...others } = value;
  return others;
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
