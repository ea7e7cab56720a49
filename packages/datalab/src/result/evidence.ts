import { type Evidence, isRecord, jsonPointer, omitNullish, type Step, textOf } from "@docmux/core/provider";
import { pageOfBlock } from "./content.ts";

/** An extraction with the vendor's notes taken out of the data. */
interface SplitExtraction {
  /** As the user's schema describes it. */
  data: unknown;
  /** By JSON Pointer, such as `/lines/0/total`. */
  evidence: Record<string, Evidence>;
  /** By JSON Pointer. */
  checks: Record<string, DatalabFieldCheck>;
}

/** Values nested deeper are kept as they are. */
const deepest = 100;

/**
 * Takes the vendor's notes (`<field>_citations`, `<field>_meta`, `<field>_score`) out of an extraction. With the schema
 * that was extracted by, a field of the user's own that has such a name stays; without it, a member is a note when the
 * field that it would belong to is there and it has the shape of one.
 */
export function splitEvidence(extraction: unknown, schema: unknown): SplitExtraction {
  const evidence: [string, Evidence][] = [];
  const checks: [string, DatalabFieldCheck][] = [];
  const data = isBySegment() ? splitSegments() : split(extraction, schema, [], deepest);
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
    return Object.fromEntries(segments.map(([name, value]) => [name, split(value, schema, [name], deepest)]));
  }

  function split(value: unknown, node: unknown, path: readonly (string | number)[], left: number): unknown {
    if (left === 0) return value;
    if (Array.isArray(value)) {
      const items = declaredItems(node, schema) ?? node;
      return value.map((item, index) => split(item, items, [...path, index], left - 1));
    }
    return isRecord(value) ? splitObject(value, node, path, left) : value;
  }

  function splitObject(
    value: Record<string, unknown>,
    node: unknown,
    path: readonly (string | number)[],
    left: number,
  ): unknown {
    const fields = declaredFields(node, schema);
    const kept: [string, unknown][] = [];
    const notes = new Map<string, Partial<Record<AnnotationKind, unknown>>>();
    for (const [name, child] of Object.entries(value)) {
      const note = fields.has(name) ? undefined : annotationOf(name);
      const isNote =
        note &&
        (fields.has(note.field) ||
          (Object.hasOwn(value, note.field) && looksLikeAnnotation(note.kind, child)));
      if (isNote) notes.set(note.field, { ...notes.get(note.field), [note.kind]: child });
      else kept.push([name, split(child, fields.get(name), [...path, name], left - 1)]);
    }
    for (const [field, kinds] of notes) {
      const read = readNotes(kinds);
      if (Object.keys(read.evidence).length > 0)
        evidence.push([jsonPointer([...path, field]), read.evidence]);
      if (Object.keys(read.check).length > 0) checks.push([jsonPointer([...path, field]), read.check]);
    }
    return Object.fromEntries(kept);
  }
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** What the vendor writes next to a field `total`: `total_citations`, `total_meta`, `total_score`. */
const annotationKinds = ["citations", "meta", "score"] as const;

/** The word behind the field's name. */
type AnnotationKind = (typeof annotationKinds)[number];

/** How the vendor checked a value (balanced extraction). */
export interface DatalabFieldCheck {
  /** `EXTRACTED` or `NOT_RESOLVABLE`. */
  extractionStatus?: string;
  /** `PASS`, or what it failed at, such as `FAIL_CITATIONS`. */
  verificationStatus?: string;
  verificationFeedback?: string;
}

/** Scores go from 1 to this. */
const bestScore = 5;

/** The field that a member would be a note to, by its name alone. */
function annotationOf(name: string): { field: string; kind: AnnotationKind } | undefined {
  const kind = annotationKinds.find((candidate) => name.endsWith(`_${candidate}`));
  const field = kind && name.slice(0, -kind.length - 1);
  return kind && field ? { field, kind } : undefined;
}

/** Whether a value looks like a note, for members of which no schema says what they are. */
function looksLikeAnnotation(kind: AnnotationKind, value: unknown): boolean {
  switch (kind) {
    case "citations":
      return Array.isArray(value);
    case "meta":
      return (
        isRecord(value) && ("extraction_status" in value || "citations" in value || "verification" in value)
      );
    case "score":
      return isRecord(value) && typeof value.score === "number";
    default:
      return kind satisfies never;
  }
}

/** What the notes of one field say. */
function readNotes(notes: Readonly<Partial<Record<AnnotationKind, unknown>>>): {
  evidence: Evidence;
  check: DatalabFieldCheck;
} {
  const meta = isRecord(notes.meta) ? notes.meta : {};
  const verification = isRecord(meta.verification) ? meta.verification : {};
  const score = isRecord(notes.score) ? notes.score : { score: notes.score };
  const citations = citationsOf(notes.citations) ?? citationsOf(meta.citations);
  const pages = [...new Set((citations ?? []).flatMap((block) => pageOfBlock(block) ?? []))];
  const evidence = omitNullish({
    blockIds: citations,
    pages: pages.length > 0 ? pages : undefined,
    score:
      typeof score.score === "number" && Number.isFinite(score.score)
        ? { value: score.score, max: bestScore }
        : undefined,
    reasoning: textOf(score.reasoning) ?? textOf(meta.reasoning),
  });
  const check = omitNullish({
    extractionStatus: textOf(meta.extraction_status),
    verificationStatus: textOf(verification.status),
    verificationFeedback: textOf(verification.feedback),
  });
  return { evidence, check };
}

function citationsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flat(2).filter((citation): citation is string => typeof citation === "string");
}

/**
 * The schema that an extract step worked by, out of the configuration that the vendor froze with the run. The vendor
 * documents no shape for it: the steps are looked for as created, the schema as an object or as JSON text.
 *
 * @returns `undefined` when it is not there, as for schemas that are stored at the vendor (`schema_id`).
 */
export function pageSchemaOf(rawExecution: unknown, step: Pick<Step, "index">): unknown {
  if (!isRecord(rawExecution)) return undefined;
  const snapshot = rawExecution.config_snapshot;
  const configured = isRecord(snapshot) ? snapshot.steps : snapshot;
  if (!Array.isArray(configured)) return undefined;
  const steps = configured.filter(isRecord);
  const atPlace = steps[step.index];
  const own = atPlace?.type === "extract" ? atPlace : steps.findLast(({ type }) => type === "extract");
  const schema = isRecord(own?.settings) ? own.settings.page_schema : undefined;
  return typeof schema === "string" ? parseJson(schema) : schema;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The properties that a JSON schema declares for an object, by name. Reads through `$ref`, `allOf`, `anyOf`, `oneOf`. */
function declaredFields(node: unknown, root: unknown): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const part of partsOf(node, root)) {
    if (!isRecord(part.properties)) continue;
    for (const [name, field] of Object.entries(part.properties)) fields.set(name, field);
  }
  return fields;
}

/** What a JSON schema declares for the items of a list. */
function declaredItems(node: unknown, root: unknown): unknown {
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
