import {
  type Chunk,
  type Content,
  type Issue,
  isRecord,
  type JsonValue,
  omitNullish,
  type PipelineDefinition,
  type RunSnapshot,
  textOf,
} from "@docmux/core/provider";
import { inSpellingOf, isSameId } from "../ids.ts";
import { documentsOfRun, type RunDocument, runOfSnapshot } from "../meta.ts";
import { indexingOfRun, isBeingIndexed } from "../observe/indexing.ts";
import { readIndexingStatus } from "../status.ts";
import type { WireRun } from "../wire.ts";
import { type ClarifeyeRunMetadata, readRunMetadata } from "./metadata.ts";
import { readSavedAnswers, type SavedAnswers } from "./saved.ts";
import { shapeRecords, shapeTags, toStepOutputs } from "./shape.ts";

/**
 * Reads what a run left. Pure.
 *
 * `data`: the extracted record itself when the run was for one document and found exactly one; otherwise a list of
 * `{ document: { id, name }, rows }`, one entry for each document. A flow that extracts nothing but tags documents gives
 * the tags in the same way.
 *
 * @throws VendorError with code `bad_response`.
 */
export function readResult(
  answers: Readonly<Record<string, JsonValue>>,
  snapshot: RunSnapshot,
): ResultReading {
  const saved = readSavedAnswers(answers);
  const run = runOfSnapshot({ raw: saved.run, ref: snapshot.ref }) ?? runOfSnapshot(snapshot);
  const named = documentsOfRun(snapshot.ref, run);
  const documents = named ?? [];
  const issues = [...indexingIssues(saved, documents, run), ...readingIssues(saved, named === undefined)];
  const extracted = saved.reads.filter(({ kind }) => kind === "extract");
  const nothing =
    saved.reads.every(({ rows }) => rows.length === 0) &&
    [...saved.tags.values()].every((tags) => tags.length === 0);
  // Empty lists next to an error are no output: the run must count as failed then, not as partly delivered.
  const failed = nothing && issues.some(({ severity }) => severity === "error");
  const tagSteps = isTagless(saved) ? [] : saved.tagSteps;
  const outputs = failed ? [] : toStepOutputs({ ...saved, tagSteps }, documents);
  const records = extracted.length > 0 ? shapeRecords(extracted, documents) : undefined;
  const data =
    records !== undefined ? records.data : tagSteps.length > 0 ? shapeTags(saved, documents) : undefined;
  return {
    ...(failed || data === undefined ? {} : { data }),
    ...(failed || !records ? {} : { evidence: records.evidence }),
    content: contentOf(outputs.flatMap((output) => ("content" in output ? [output.content] : []))),
    outputs,
    issues,
    metadata: readRunMetadata(snapshot, run, documents),
    ...omitNullish({ runId: runIdIn(saved, snapshot) }),
  };
}

type ResultReading = ReturnType<PipelineDefinition<unknown, ClarifeyeRunMetadata>["read"]>;

function indexingIssues(
  saved: SavedAnswers,
  documents: readonly RunDocument[],
  run: WireRun | undefined,
): Issue[] {
  const entries = run ? indexingOfRun(saved.indexing, run) : saved.indexing;
  return documents.flatMap(({ id, name }): Issue[] => {
    const own = entries.filter((entry) => isSameId(entry.document_id, id));
    const called = name ? `"${name}" (${id})` : id;
    const failed = own
      .filter(({ status }) => readIndexingStatus(status) === "failed")
      .map(({ extractor_type: type }) => type ?? "unnamed");
    if (failed.length > 0) {
      const message = `The document ${called} could not be processed by: ${failed.join(", ")}.`;
      return [{ severity: "error", code: "document_failed", message }];
    }
    const gone = own.find(({ status }) => readIndexingStatus(status) === "cancelled");
    if (gone) {
      const message = `The document ${called} was deleted at the vendor (${gone.status}).`;
      return [{ severity: "error", code: "document_deleted", message }];
    }
    const hasRows = saved.reads.some((read) => isSameId(read.documentId ?? "", id) && read.rows.length > 0);
    if (hasRows || !own.some(isBeingIndexed)) return [];
    const message = `The document ${called} has no rows and is still being indexed; they may come later.`;
    return [{ severity: "warning", code: "document_indexing", message }];
  });
}

function readingIssues(saved: SavedAnswers, isUnfiltered: boolean): Issue[] {
  const { reads, notRead } = saved;
  const info = (code: string, message: string): Issue => ({ severity: "info", code, message });
  const withoutVersion = new Set(
    reads.filter(({ tableVersionId }) => !tableVersionId).map(({ tableName }) => tableName),
  );
  const tagless: Issue = {
    severity: "warning",
    code: "tags_missing",
    message:
      "The vendor's response about tags names none of the documents: they have none, or they were not read.",
  };
  return [
    ...(isTagless(saved) ? [tagless] : []),
    ...notRead.map(({ tableName, reason, isUnread }): Issue => {
      const message = `The table "${tableName}" was not read: ${reason}. Set readRows to read it yourself.`;
      // What the vendor never offers is no fault of this run; what could have been read is missing from it.
      return { severity: isUnread ? "warning" : "info", code: "table_not_read", message };
    }),
    ...[...withoutVersion].map((tableName) =>
      info(
        "table_version_unknown",
        `The run names no version of the table "${tableName}"; the latest was read.`,
      ),
    ),
    ...(isUnfiltered && reads.length > 0
      ? [
          info(
            "documents_unknown",
            "The run does not say which documents it was for; rows of all of them are given.",
          ),
        ]
      : []),
  ];
}

/** An answer about tags that names no document shows nothing of what steps did that ended well. */
function isTagless({ tagSteps, tags }: SavedAnswers): boolean {
  return tagSteps.length > 0 && tags.size === 0;
}

function contentOf(contents: readonly Content[]): Content {
  const chunks = contents.flatMap((content): Chunk[] => content.chunks ?? []);
  const texts = contents.flatMap(({ text }) => (text === undefined ? [] : [text]));
  return omitNullish({
    chunks: chunks.length > 0 ? chunks : undefined,
    text: texts.length > 0 ? texts.join("\n") : undefined,
  });
}

/** The id of the run that was read with the result, where one was. */
function runIdIn({ run }: SavedAnswers, { ref }: RunSnapshot): string | undefined {
  const id = isRecord(run) ? textOf(run.id) : undefined;
  return id === undefined ? undefined : inSpellingOf(ref.runId, id);
}
