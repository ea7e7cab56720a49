import {
  type CallContext,
  type JsonValue,
  type RawResult,
  type RunRef,
  type RunSnapshot,
  type Step,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { deleteDocuments, deletionOrder } from "../cleanup.ts";
import { isSameId } from "../ids.ts";
import { documentsOfRun, readRunMeta, runOfSnapshot } from "../meta.ts";
import { readIndexing } from "../observe/indexing.ts";
import { orderRunSteps } from "../observe/steps.ts";
import { mostIdsPerRequest, slices } from "../paging.ts";
import type { Project } from "../project.ts";
import { tagsDocuments } from "../status.ts";
import { runSchema, tagsSchema, type WireRun } from "../wire.ts";
import { readTables, type TableReading } from "./rows.ts";
import { type OutputPlan, type OutputTable, planOutputs, tablesOfStep } from "./tables.ts";

/**
 * Fetches what a run left: rows of its output tables for each of its documents, tags, and where the documents stand in
 * indexing. Deletes the documents afterwards where the start asked for that.
 *
 * @throws UnsupportedError when a table cannot be found; VendorError.
 */
export async function fetchRawResult(
  project: Project,
  { ref, snapshot, step }: Wanted,
  reading: TableReading,
  context: CallContext,
): Promise<RawResult> {
  const answers: Record<string, JsonValue> = {};
  const run = runOfSnapshot(snapshot) ?? (await fetchRun(project, ref, answers, context));
  const plan = step ? planOfStep(run, step) : withGivenTables(planOutputs(run), reading, ref);
  const documentIds = documentsOfRun(ref, run)?.map(({ id }) => id);
  const { reads, notRead } = await readTables(
    project,
    { tables: plan.tables, documentIds, ref },
    reading,
    context,
  );
  if (plan.tables.length > 0) answers.reads = reads;
  if (notRead.length > 0) answers.notRead = notRead;
  if (plan.tagSteps.length > 0) {
    answers.tagSteps = plan.tagSteps.map(({ stepKey, stepType }) => ({ stepKey, stepType }));
    answers.tags = await readDocumentTags(project, documentIds, context);
  }
  if (step) return { version: 1, answers };
  if (documentIds && !plan.isEmpty) {
    const indexing = await readIndexing(project, documentIds, "read", context);
    if (indexing) answers.indexing = indexing.raw;
  }
  const { cleanup, cleanupSeal } = readRunMeta(ref);
  if (cleanup) {
    // A ref may come from anybody, and must not delete other documents of the account.
    const isOurs = await project.refSigner.verify(deletionOrder(project, cleanup), cleanupSeal);
    answers.leftDocuments = isOurs ? await deleteDocuments(project, cleanup, context) : cleanup;
    if (!isOurs) answers.isCleanupUnproven = true;
  }
  return { version: 1, answers };
}

interface Wanted {
  ref: RunRef;
  snapshot: RunSnapshot;
  /** Only this step's output. */
  step?: Step;
}

async function fetchRun(
  project: Project,
  ref: RunRef,
  answers: Record<string, JsonValue>,
  context: CallContext,
): Promise<WireRun> {
  const path = ["pipeline-runs", ref.runId];
  const { read, raw } = await project.ask({ path, effect: "read" }, runSchema, context);
  if (!isSameId(read.id, ref.runId)) {
    // Reading on would give the rows of that other run.
    throw new VendorError(
      "bad_response",
      "The vendor answered about another run than the one that was asked for",
      { ref },
    );
  }
  answers.run = raw as JsonValue;
  return read;
}

function planOfStep(run: WireRun, { key }: Step): OutputPlan {
  const found = orderRunSteps(run).find((candidate) => candidate.key === key);
  if (!found) return { tables: [], tagSteps: [], isEmpty: true };
  return tagsDocuments(found.type)
    ? { tables: [], tagSteps: [{ stepKey: key, stepType: found.type }], isEmpty: false }
    : { tables: tablesOfStep(found), tagSteps: [], isEmpty: false };
}

function withGivenTables(plan: OutputPlan, { tableIds }: TableReading, ref: RunRef): OutputPlan {
  if (plan.isEmpty || plan.tables.length > 0 || plan.tagSteps.length > 0) return plan;
  const tables = Object.keys(tableIds).map(
    (tableName): OutputTable => ({ stepType: "table", kind: "extract", tableName }),
  );
  if (tables.length > 0) return { ...plan, tables };
  throw new UnsupportedError("The run names no table that it wrote to", {
    ref,
    nextStep: "Name the tables with the option tableIds, or read the vendor's output yourself with readRows.",
  });
}

/** The tags of documents, as the vendor answers. Without ids: of every document of the project. */
async function readDocumentTags(
  project: Project,
  documentIds: readonly string[] | undefined,
  context: CallContext,
): Promise<JsonValue[]> {
  const raw: JsonValue[] = [];
  for (const ids of documentIds ? slices(documentIds, mostIdsPerRequest) : [undefined]) {
    const answer = await project.ask(
      { path: ["document-tags-by-document"], query: { document_ids: ids?.join(",") }, effect: "read" },
      tagsSchema,
      context,
    );
    raw.push(answer.raw as JsonValue);
  }
  return raw;
}
