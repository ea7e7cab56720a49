import {
  inParts,
  type JsonValue,
  type RunRef,
  type RunSnapshot,
  type Step,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { isSameId, mostIdsPerRequest } from "../ids.ts";
import { documentsOfRun, runOfSnapshot } from "../meta.ts";
import { readIndexing } from "../observe/indexing.ts";
import { orderRunSteps } from "../observe/steps.ts";
import type { Project } from "../project.ts";
import { tagsDocuments } from "../status.ts";
import { runSchema, tagsSchema, type WireRun } from "../wire.ts";
import { readTables, type TableReading } from "./rows.ts";
import { type OutputPlan, type OutputTable, planOutputs, tablesOfStep } from "./tables.ts";

/**
 * Fetches what a run left: rows of its output tables for each of its documents, tags, and where the documents are in
 * indexing.
 *
 * @throws UnsupportedError when a table cannot be found; VendorError.
 */
export async function fetchAnswers(
  project: Project,
  { ref, snapshot, step }: Wanted,
  reading: TableReading,
): Promise<Record<string, JsonValue>> {
  const answers: Record<string, JsonValue> = {};
  const run = runOfSnapshot(snapshot) ?? (await fetchRun(project, ref, answers));
  const plan = step ? planOfStep(run, step) : withGivenTables(planOutputs(run), reading, ref);
  const documentIds = documentsOfRun(ref, run)?.map(({ id }) => id);
  const { reads, notRead } = await readTables(project, { tables: plan.tables, documentIds, ref }, reading);
  if (plan.tables.length > 0) answers.reads = reads;
  if (notRead.length > 0) answers.notRead = notRead;
  if (plan.tagSteps.length > 0) {
    answers.tagSteps = plan.tagSteps.map(({ stepKey, stepType }) => ({ stepKey, stepType }));
    answers.tags = await readDocumentTags(project, documentIds);
  }
  if (step === undefined && documentIds && !plan.isEmpty) {
    const indexing = await readIndexing(project, documentIds, "read");
    if (indexing) answers.indexing = indexing.raw;
  }
  return answers;
}

interface Wanted {
  ref: RunRef;
  snapshot: RunSnapshot;
  /** Only this step's output. */
  step?: Step;
}

async function fetchRun(project: Project, ref: RunRef, answers: Record<string, JsonValue>): Promise<WireRun> {
  const { read, raw } = await project.ask(["pipeline-runs", ref.runId], runSchema);
  if (!isSameId(read.id, ref.runId)) {
    // Reading on would give the rows of that other run.
    throw new VendorError("bad_response", "The vendor returned another run than the one that was requested", {
      ref,
    });
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
): Promise<JsonValue[]> {
  const raw: JsonValue[] = [];
  for (const ids of documentIds ? inParts(documentIds, mostIdsPerRequest) : [undefined]) {
    const query = { document_ids: ids?.join(",") };
    const answer = await project.ask(["document-tags-by-document"], tagsSchema, { query });
    raw.push(answer.raw as JsonValue);
  }
  return raw;
}
