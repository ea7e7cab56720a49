import type { CallContext, JsonObject, StartAnswer, StartProof } from "@docmux/core/provider";
import { type RunMeta, writeRunMeta } from "../meta.ts";
import { acceptedRun } from "../observe/run.ts";
import type { ClarifeyeProject } from "../project.ts";
import { startedSchema } from "../wire.ts";
import { requireDocumentIds } from "./documents.ts";

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

/**
 * Starts a flow on explicit documents. Sent once; when the answer is lost, what is needed to find the run goes into the
 * error.
 *
 * @throws InvalidInputError for an empty list; StartUnknownError; VendorError.
 */
export async function startFlowRun(
  project: ClarifeyeProject,
  { flowId, action, meta, proof }: FlowStart,
  context: CallContext,
): Promise<StartAnswer> {
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
