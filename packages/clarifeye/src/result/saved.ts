import { type JsonValue, parseResponse, type StepKind, stepKinds, VendorError } from "@docmux/core/provider";
import * as z from "zod/mini";
import { isSameId } from "../ids.ts";
import { providerId } from "../settings.ts";
import { indexingSchema, tagsSchema, type WireIndexing, type WireRow } from "../wire.ts";
import { readRowPage } from "./rows.ts";

/**
 * Reads the answers of a raw result, also of a saved one.
 *
 * @throws VendorError with code `bad_response`.
 */
export function readSavedAnswers(answers: Readonly<Record<string, JsonValue>>): SavedAnswers {
  const saved = parseResponse(savedSchema, answers, "The result", { providerId });
  const tags: SavedAnswers["tags"] = new Map();
  for (const [documentId, { tags: given }] of (saved.tags ?? []).flatMap((answer) =>
    Object.entries(answer),
  )) {
    if (!given) continue;
    const id = documentId.toLowerCase();
    const known = tags.get(id) ?? [];
    for (const { tag_name: name, tag_value: value } of given) {
      if (name) known.push({ name, value });
    }
    tags.set(id, known);
  }
  return {
    run: saved.run,
    reads: (saved.reads ?? []).map((read) => ({
      ...read,
      rows: ofDocument(read, withoutRepeats(read.pages.flatMap((page) => readRowPage(page).rows))),
    })),
    notRead: saved.notRead ?? [],
    tagSteps: saved.tagSteps ?? [],
    tags,
    indexing: (saved.indexing ?? []).flat(),
  };
}

/** What `fetchAnswers` fetched, read. */
export interface SavedAnswers {
  run: unknown;
  reads: SavedRead[];
  /** Tables that were left out; `isUnread` where another try may bring them. */
  notRead: { tableName: string; reason: string; isUnread?: boolean | undefined }[];
  tagSteps: { stepKey: string; stepType: string }[];
  /** Document id -> its tags. */
  tags: Map<string, { name: string; value: unknown }[]>;
  indexing: WireIndexing[];
}

/** Rows of one table for one document. */
export interface SavedRead {
  tableName: string;
  stepType: string;
  kind: StepKind;
  stepKey?: string | undefined;
  tableVersionId?: string | undefined;
  documentId?: string | undefined;
  pages: unknown[];
  rows: WireRow[];
}

const kind = z.catch(z.enum(stepKinds), "other");

const savedSchema = z.looseObject({
  run: z.optional(z.unknown()),
  reads: z.optional(
    z.array(
      z.looseObject({
        tableName: z.string(),
        stepType: z.string(),
        kind,
        stepKey: z.optional(z.string()),
        tableVersionId: z.optional(z.string()),
        documentId: z.optional(z.string()),
        pages: z.array(z.unknown()),
      }),
    ),
  ),
  notRead: z.optional(
    z.array(z.looseObject({ tableName: z.string(), reason: z.string(), isUnread: z.optional(z.boolean()) })),
  ),
  tagSteps: z.optional(z.array(z.looseObject({ stepKey: z.string(), stepType: z.string() }))),
  tags: z.optional(z.array(tagsSchema)),
  indexing: z.optional(z.array(indexingSchema)),
});

/** Rows that were asked for by document and name another one belong to another run. */
function ofDocument(
  { documentId, tableName }: Pick<SavedRead, "documentId" | "tableName">,
  rows: WireRow[],
): WireRow[] {
  const isOther = ({ document_id: id }: WireRow) =>
    documentId !== undefined && typeof id === "string" && !isSameId(id, documentId);
  if (!rows.some(isOther)) return rows;
  throw new VendorError(
    "bad_response",
    `Rows of the table "${tableName}" were asked for by document and name another document`,
    { providerId },
  );
}

/** The vendor orders rows in no stable way, so one that moves while pages are read may come twice. */
function withoutRepeats(rows: readonly WireRow[]): WireRow[] {
  const seen = new Set<unknown>();
  return rows.filter(({ id }) => {
    const isRepeat = typeof id === "string" && seen.has(id);
    seen.add(id);
    return !isRepeat;
  });
}
