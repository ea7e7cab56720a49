import type { Chunk, StepOutput } from "@docmux/core/provider";
import { present } from "@docmux/core/provider-utils";
import { shapeRecords } from "./clarifeye-records.ts";
import type { RunDocument } from "./clarifeye-run-meta.ts";
import type { SavedAnswers, SavedRead } from "./clarifeye-saved-answers.ts";
import type { WireRow } from "./clarifeye-wire.ts";

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
      return { ...base, kind, content: present({ text: textOf(rows) }) };
    default:
      return { ...base, kind, content: {}, data: shapeRecords(reads, documents).data };
  }
}

function toChunk({ id, content, min_page: page }: WireRow): Chunk[] {
  if (typeof content !== "string") return [];
  return [
    {
      text: content,
      ...present({
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
