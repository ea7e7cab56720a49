import type { Capabilities, Pipeline } from "@docmux/core/provider";
import { inSpellingOf } from "../ids.ts";
import { documentsOfRun, readRunMeta } from "../meta.ts";
import { indexingOfRun, isBeingIndexed, readIndexing } from "../observe/indexing.ts";
import { observeRun, withMetadataIssues } from "../observe/run.ts";
import type { Project } from "../project.ts";
import { fetchRawResult } from "../result/fetch.ts";
import { normalizeResult } from "../result/read.ts";
import type { TableReading } from "../result/rows.ts";
import { hasDelivered } from "../status.ts";
import { runSchema } from "../wire.ts";

/** How pipeline runs are watched, read and stopped. */
export function createRunMethods(project: Project, reading: TableReading): RunMethods {
  return {
    capabilities: runCapabilities,

    async doStatus({ ref }, context) {
      const meta = readRunMeta(ref);
      const path = ["pipeline-runs", ref.runId];
      const { read: run, raw } = await project.ask({ path, effect: "poll" }, runSchema, context);
      const runId = inSpellingOf(ref.runId, run.id);
      const observation = withMetadataIssues({ ...observeRun(run, raw), runId }, meta);
      const documentIds = documentsOfRun(ref, run)?.map(({ id }) => id);
      if (!meta.waitForIndexing || !documentIds || !hasDelivered(run.status)) return observation;
      const indexing = await readIndexing(project, documentIds, "poll", context);
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
    },

    doResult: (request, context) => fetchRawResult(project, request, reading, context),
    doStepResult: (request, context) => fetchRawResult(project, request, reading, context),
    normalizeResult,

    async doCancel({ ref }, context) {
      // Aborting twice does what aborting once does, and an ended run stays as it is (page of abort).
      await project.send(
        { path: ["pipeline-runs", ref.runId, "abort"], method: "POST", effect: "read" },
        context,
      );
    },
  };
}

/** What is the same for every pipeline run, whoever started it. */
export type RunMethods = Required<
  Pick<Pipeline, "doStatus" | "doResult" | "doStepResult" | "normalizeResult" | "doCancel" | "capabilities">
>;

/** What pipeline runs can do, whoever started them. */
export const runCapabilities: Capabilities = {
  observe: "poll",
  cancel: true,
  attach: true,
  steps: "live",
  pages: false,
  outputFormats: [],
  multiDocument: true,
  inputs: false,
  documents: ["file", "stored"],
  idempotentStart: false,
  findsLostStarts: true,
};
