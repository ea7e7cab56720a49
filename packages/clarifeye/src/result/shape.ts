import { type Chunk, type Evidence, jsonPointer, omitNullish, type StepOutput } from "@docmux/core/provider";
import type { RunDocument } from "../meta.ts";
import type { WireRow } from "../wire.ts";
import type { SavedAnswers, SavedRead } from "./saved.ts";

/** Each step's own output. */
export function toStepOutputs(saved: SavedAnswers, documents: readonly RunDocument[]): StepOutput[] {
  const groups = new Map<string, SavedRead[]>();
  for (const read of saved.reads) {
    const key = read.stepKey ?? read.tableName;
    groups.set(key, [...(groups.get(key) ?? []), read]);
  }
  const tables = [...groups].map(([stepKey, reads]) => toTableOutput(stepKey, reads, documents));
  const tags = saved.tagSteps.map(
    ({ stepKey, stepType }): StepOutput => ({
      stepKey,
      type: stepType,
      kind: "classify",
      content: {},
      data: shapeTags(saved, documents),
      raw: Object.fromEntries(saved.tags),
    }),
  );
  return [...tables, ...tags];
}

function toTableOutput(
  stepKey: string,
  reads: readonly SavedRead[],
  documents: readonly RunDocument[],
): StepOutput {
  const [{ kind, stepType } = { kind: "other" as const, stepType: "table" }] = reads;
  const base = { stepKey, type: stepType, raw: reads.flatMap(({ pages }) => pages) };
  const rows = reads.flatMap((read) => read.rows);
  switch (kind) {
    case "extract": {
      const { data, evidence } = shapeRecords(reads, documents);
      return { ...base, kind, data, ...(Object.keys(evidence).length > 0 ? { evidence } : {}) };
    }
    case "segment":
      return { ...base, kind: "other", content: {}, data: shapeRecords(reads, documents).data };
    case "chunk":
      return { ...base, kind, content: { chunks: rows.flatMap(toChunk) } };
    case "parse":
      return { ...base, kind, content: omitNullish({ text: textOf(rows) }) };
    default:
      return { ...base, kind, content: {}, data: shapeRecords(reads, documents).data };
  }
}

function toChunk({ id, content, min_page: page }: WireRow): Chunk[] {
  if (typeof content !== "string") return [];
  return [
    {
      text: content,
      ...omitNullish({
        id: typeof id === "string" ? id : undefined,
        page: Number.isInteger(page) ? (page as number) : undefined,
      }),
    },
  ];
}

function textOf(rows: readonly WireRow[]): string | undefined {
  const texts = rows.map(({ content }) => content).filter((content) => typeof content === "string");
  return texts.length > 0 ? texts.join("\n") : undefined;
}

/**
 * What tables of records say. Exactly one record of one document: that record. Otherwise a list of
 * `{ document: { id, name }, rows }`, one entry for each document, also for one without rows.
 */
export function shapeRecords(reads: readonly SavedRead[], documents: readonly RunDocument[]): ShapedRecords {
  const found = reads.flatMap(({ rows, documentId }) =>
    rows.map((row) => ({ row, documentId: (documentOf(row) ?? documentId)?.toLowerCase() })),
  );
  const [only, ...others] = found;
  const all = withUnlistedDocuments(documents, found);
  if (only && others.length === 0 && all.length === 1) {
    return { data: recordOf(only.row), evidence: evidenceAt([], only.row) };
  }
  const grouped = all.map((document) => ({
    document,
    rows: found.filter(({ documentId }) => documentId === document.id.toLowerCase()).map(({ row }) => row),
  }));
  return {
    data: grouped.map(({ document: { id, name }, rows }) => ({
      document: { id, name: name ?? null },
      rows: rows.map(recordOf),
    })),
    evidence: Object.assign(
      {},
      ...grouped.flatMap(({ rows }, place) =>
        rows.map((row, index) => evidenceAt([place, "rows", index], row)),
      ),
    ),
  };
}

/** Structured output, and where in the documents its records were found. */
export interface ShapedRecords {
  /** Absent when there is nothing at all. */
  data?: unknown;
  evidence: Record<string, Evidence>;
}

/** The known documents, and those that only a row names. */
function withUnlistedDocuments(
  documents: readonly RunDocument[],
  found: readonly { documentId: string | undefined }[],
): RunDocument[] {
  const known = new Set(documents.map(({ id }) => id.toLowerCase()));
  const unnamed = new Set(
    found.map(({ documentId }) => documentId).filter((id) => id !== undefined && !known.has(id)),
  );
  return [...documents, ...[...unnamed].map((id) => ({ id: id ?? "" }))];
}

function documentOf({ document_id: id }: WireRow): string | undefined {
  return typeof id === "string" ? id : undefined;
}

/** The extracted record of a row; what a table of another kind holds is given as it is. */
function recordOf(row: WireRow): unknown {
  const { json_object: record = row.json_alert } = row;
  if (record === undefined) return row;
  if (typeof record !== "string") return record;
  try {
    return JSON.parse(record);
  } catch {
    return record;
  }
}

/** The vendor returns for a record which pages it was taken from, not for each of its fields. */
function evidenceAt(
  path: readonly (string | number)[],
  { min_page: page }: WireRow,
): Record<string, Evidence> {
  return Number.isInteger(page) && (page as number) >= 0
    ? { [jsonPointer(path)]: { pages: [page as number] } }
    : {};
}

/** Tags by document: those of one document are an object of their own. */
export function shapeTags({ tags }: SavedAnswers, documents: readonly RunDocument[]): unknown {
  const named = documents.length > 0 ? documents : [...tags.keys()].map((id): RunDocument => ({ id }));
  const [only, ...others] = named;
  if (only && others.length === 0) return tagsOf(tags, only.id);
  return named.map(({ id, name }) => ({ document: { id, name: name ?? null }, tags: tagsOf(tags, id) }));
}

/** A tag that was given once is a value, one that was given several times a list. */
function tagsOf(tags: SavedAnswers["tags"], documentId: string): Record<string, unknown> {
  const values = new Map<string, unknown[]>();
  for (const { name, value } of tags.get(documentId.toLowerCase()) ?? [])
    values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, given]) => [name, given.length === 1 ? given[0] : given]),
  );
}
