import type { JsonObject, JsonValue, StartProof, StartRequest, StartResponse } from "@docmux/core/provider";
import { type RunMeta, writeRunMeta } from "../meta.ts";
import { acceptedRun, withMetadataIssues } from "../observe/run.ts";
import type { Project } from "../project.ts";
import type { ClarifeyeRunOptions } from "../settings.ts";
import { startedSchema } from "../wire.ts";
import { requireDocumentIds, storeDocuments } from "./documents.ts";

/**
 * Starts a flow on the documents of a request: uploads what is not stored yet, and puts into the ref what is needed after
 * the run.
 *
 * @param note - learns of each document that this start uploaded, for `cleanUpDocument`.
 * @throws InvalidInputError before anything is sent; StartUnknownError; VendorError.
 */
export async function startOnDocuments(
  project: Project,
  { flowId, waitForIndexing }: { flowId: string; waitForIndexing: boolean },
  { documents, options }: Pick<StartRequest, "documents"> & { options: ClarifeyeRunOptions },
  note: { uploaded(item: JsonValue): void },
): Promise<StartResponse> {
  const { projectId } = project;
  const stored = await storeDocuments(project, documents, options, (documentId) =>
    note.uploaded({ projectId, documentId }),
  );
  const meta = {
    projectId,
    ...stored,
    ...((options.waitForIndexing ?? waitForIndexing) ? { waitForIndexing: true } : {}),
  };
  const proof = documents.every(({ kind }) => kind === "file") ? "marker" : "none";
  const answer = await startFlowRun(project, { flowId, action: "run-sync", meta, proof });
  return { ...answer, observation: withMetadataIssues(answer.observation, meta) };
}

/**
 * Starts a flow on explicit documents. Sent once; when the response is lost, what is needed to find the run goes into the
 * error.
 *
 * @throws InvalidInputError for an empty list; StartUnknownError; VendorError.
 */
export async function startFlowRun(
  { url, call }: Project,
  { flowId, action, meta, proof }: FlowStart,
): Promise<StartResponse> {
  const documentIds = requireDocumentIds((meta.documents ?? []).map(({ id }) => id));
  const runMeta = writeRunMeta(meta);
  const search: JsonObject = {
    flowId,
    action,
    documentIds,
    meta: runMeta,
    sinceMs: call.clock.now(),
    proof,
  };
  const json = { document_ids: documentIds };
  const answer = await call.start(url(["extraction-flows", flowId, action]), {
    json,
    search,
    schema: startedSchema,
  });
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
