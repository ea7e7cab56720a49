import type { PipelineDefinition, RunObservation, RunRef, VendorCall } from "@docmux/core/provider";
import { inSpellingOf } from "../ids.ts";
import { documentsOfRun, readRunMeta } from "../meta.ts";
import { indexingOfRun, isBeingIndexed, readIndexing } from "../observe/indexing.ts";
import { observeRun, withMetadataIssues } from "../observe/run.ts";
import { openProject, type Project } from "../project.ts";
import { fetchAnswers } from "../result/fetch.ts";
import type { ClarifeyeRunMetadata } from "../result/metadata.ts";
import { readResult } from "../result/read.ts";
import type { TableReading } from "../result/rows.ts";
import { hasDelivered } from "../status.ts";
import { runSchema } from "../wire.ts";

/** How pipeline runs are observed, read and stopped, however they were started. */
export function runMethods(projectId: string, reading: TableReading): RunMethods {
  const open = (call: VendorCall) => openProject(projectId, call);
  return {
    status: (ref, call) => checkStatus(open(call), ref),
    result: (run, call) => fetchAnswers(open(call), run, reading),
    stepResult: (run, call) => fetchAnswers(open(call), run, reading),
    read: readResult,
    cancel(ref, call) {
      // Aborting twice does what aborting once does, and an ended run stays as it is (page of abort).
      return call.idempotent(open(call).url(["pipeline-runs", ref.runId, "abort"]), { method: "POST" });
    },
  };
}

/** The part of a pipeline that is the same for every run. */
export type RunMethods = Required<
  Pick<
    PipelineDefinition<unknown, ClarifeyeRunMetadata>,
    "status" | "result" | "stepResult" | "read" | "cancel"
  >
>;

/** One status check: of the run, and of the indexing of its documents where the start asked for that. */
async function checkStatus(project: Project, ref: RunRef): Promise<RunObservation> {
  const meta = readRunMeta(ref);
  const { read: run, raw } = await project.ask(["pipeline-runs", ref.runId], runSchema, { effect: "poll" });
  const runId = inSpellingOf(ref.runId, run.id);
  const observation = withMetadataIssues({ ...observeRun(run, raw), runId }, meta);
  const documentIds = documentsOfRun(ref, run)?.map(({ id }) => id);
  if (!meta.waitForIndexing || !documentIds || !hasDelivered(run.status)) return observation;
  const indexing = await readIndexing(project, documentIds, "poll");
  const busy = new Set(
    indexingOfRun(indexing?.entries ?? [], run)
      .filter(isBeingIndexed)
      .map((entry) => entry.document_id),
  );
  if (busy.size === 0) return observation;
  const message = `The run has ended; ${busy.size} of ${documentIds.length} documents are still being indexed.`;
  const { finishedAt: _, ...ongoing } = observation;
  return {
    ...ongoing,
    status: "running",
    issues: [...observation.issues, { severity: "info", code: "document_indexing", message }],
  };
}
