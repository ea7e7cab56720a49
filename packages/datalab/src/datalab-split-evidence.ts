import type { FieldEvidence } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";
import { type FieldCheck, looksLikeNote, type NoteKind, noteOf, readNotes } from "./datalab-field-note.ts";
import { declaredFields, declaredItems } from "./datalab-field-schema.ts";

/** An extraction with the vendor's notes taken out of the data. */
export interface SplitExtraction {
  /** As the user's schema describes it. */
  data: unknown;
  /** By path, such as `lines.0.total`. */
  evidence: Record<string, FieldEvidence>;
  /** By path. */
  checks: Record<string, FieldCheck>;
}

/** Values nested deeper are kept as they are. */
const deepest = 100;

/**
 * Takes the vendor's notes (`<field>_citations`, `<field>_meta`, `<field>_score`) out of an extraction. With the schema
 * that was extracted by, a field of the user's own that has such a name stays; without it, a member is a note when the
 * field that it would belong to is there and it has the shape of one.
 */
export function splitEvidence(extraction: unknown, schema: unknown): SplitExtraction {
  const evidence: [string, FieldEvidence][] = [];
  const checks: [string, FieldCheck][] = [];
  const data = isBySegment() ? splitSegments() : split(extraction, schema, "", deepest);
  return { data, evidence: Object.fromEntries(evidence), checks: Object.fromEntries(checks) };

  /** After a segment step the vendor extracts once for each segment: the fields then lie one level deeper. */
  function isBySegment(): boolean {
    const fields = declaredFields(schema, schema);
    if (fields.size === 0 || !isRecord(extraction)) return false;
    const entries = Object.entries(extraction);
    return entries.length > 0 && entries.every(([name, value]) => !fields.has(name) && isContainer(value));
  }

  function splitSegments(): unknown {
    const segments = Object.entries(extraction as Record<string, unknown>);
    return Object.fromEntries(
      segments.map(([name, value]) => [name, split(value, schema, `${name}.`, deepest)]),
    );
  }

  function split(value: unknown, node: unknown, path: string, left: number): unknown {
    if (left === 0) return value;
    if (Array.isArray(value)) {
      const items = declaredItems(node, schema) ?? node;
      return value.map((item, index) => split(item, items, `${path}${index}.`, left - 1));
    }
    return isRecord(value) ? splitObject(value, node, path, left) : value;
  }

  function splitObject(value: Record<string, unknown>, node: unknown, path: string, left: number): unknown {
    const fields = declaredFields(node, schema);
    const kept: [string, unknown][] = [];
    const notes = new Map<string, Partial<Record<NoteKind, unknown>>>();
    for (const [name, child] of Object.entries(value)) {
      const note = fields.has(name) ? undefined : noteOf(name);
      const isNote =
        note &&
        (fields.has(note.field) || (Object.hasOwn(value, note.field) && looksLikeNote(note.kind, child)));
      if (isNote) notes.set(note.field, { ...notes.get(note.field), [note.kind]: child });
      else kept.push([name, split(child, fields.get(name), `${path}${name}.`, left - 1)]);
    }
    for (const [field, kinds] of notes) {
      const read = readNotes(kinds);
      if (Object.keys(read.evidence).length > 0) evidence.push([path + field, read.evidence]);
      if (Object.keys(read.check).length > 0) checks.push([path + field, read.check]);
    }
    return Object.fromEntries(kept);
  }
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
