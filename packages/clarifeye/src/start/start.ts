import {
  type CallContext,
  type JsonObject,
  parseOptions,
  type StartProof,
  type StartRequest,
  type StartResponse,
  StartUnknownError,
} from "@docmux/core/provider";
import { deleteDocuments, deletionOrder } from "../cleanup.ts";
import { type RunMeta, writeRunMeta } from "../meta.ts";
import { acceptedRun, withMetadataIssues } from "../observe/run.ts";
import type { Project } from "../project.ts";
import { type ClarifeyeRunOptions, providerId, runOptionsSchema } from "../settings.ts";
import { startedSchema } from "../wire.ts";
import { requireDocumentIds, storeDocuments } from "./documents.ts";

/**
 * Starts a flow on the documents of a request: uploads what is not stored yet, and notes in the ref what is to be done
 * after the run.
 *
 * @throws InvalidInputError before anything is sent; StartUnknownError; VendorError.
 */
export async function startOnDocuments(
  { project, flowId, waitForIndexing }: { project: Project; flowId: string; waitForIndexing: boolean },
  request: StartRequest,
  context: CallContext,
): Promise<StartResponse> {
  const options: ClarifeyeRunOptions = parseOptions(runOptionsSchema, request.providerOptions, {
    providerId,
    where: "providerOptions.clarifeye",
  });
  const uploaded: string[] = [];
  try {
    const stored = await storeDocuments(
      project,
      request.documents,
      options,
      (id) => uploaded.push(id),
      context,
    );
    const meta = {
      projectId: project.projectId,
      ...stored,
      ...(options.cleanup && uploaded.length > 0
        ? { cleanup: uploaded, cleanupSeal: await project.refSigner.sign(deletionOrder(project, uploaded)) }
        : {}),
      ...((options.waitForIndexing ?? waitForIndexing) ? { waitForIndexing: true } : {}),
    };
    const proof = request.documents.every(({ kind }) => kind === "file") ? "marker" : "none";
    const answer = await startFlowRun(project, { flowId, action: "run-sync", meta, proof }, context);
    return { ...answer, observation: withMetadataIssues(answer.observation, meta) };
  } catch (error) {
    // No run was started: what was uploaded for it need not stay. A run that may exist still needs its documents.
    if (options.cleanup && !StartUnknownError.isInstance(error) && !context.signal.aborted) {
      await deleteDocuments(project, uploaded, context);
    }
    throw error;
  }
}

/**
 * Starts a flow on explicit documents. Sent once; when the answer is lost, what is needed to find the run goes into the
 * error.
 *
 * @throws InvalidInputError for an empty list; StartUnknownError; VendorError.
 */
export async function startFlowRun(
  project: Project,
  { flowId, action, meta, proof }: FlowStart,
  context: CallContext,
): Promise<StartResponse> {
  const documentIds = requireDocumentIds((meta.documents ?? []).map(({ id }) => id));
  const runMeta = writeRunMeta(meta);
  const search: JsonObject = {
    flowId,
    action,
    documentIds,
    meta: runMeta,
    sinceMs: context.clock.now(),
    proof,
  };
  const path = ["extraction-flows", flowId, action];
  const json = { document_ids: documentIds };
  const answer = await project.start({ path, method: "POST", json, search }, startedSchema, context);
  return { runId: answer.pipeline_run_id, meta: runMeta, proof, observation: acceptedRun(answer) };
}

/** What to start on a flow. */
export interface FlowStart {
  flowId: string;
  action: "run-sync" | "publish";
  meta: RunMeta;
  /**
   * `marker` when every document was uploaded by this start: the ids of the documents are then known to this start alone.
   * Stored documents prove nothing, since another process may run the same ones.
   */
  proof: Exclude<StartProof, "key">;
}
