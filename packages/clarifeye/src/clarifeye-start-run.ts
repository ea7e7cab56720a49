import type { CallContext, JsonObject, StartAnswer } from "@docmux/core/provider";
import { requireDocumentIds } from "./clarifeye-document-ids.ts";
import { acceptedRun } from "./clarifeye-observation.ts";
import { listPages } from "./clarifeye-pages.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { type RunMeta, writeRunMeta } from "./clarifeye-run-meta.ts";
import { runSchema, startedSchema } from "./clarifeye-wire.ts";

/** What to start on a flow. */
export interface FlowStart {
  flowId: string;
  action: "run-sync" | "publish";
  meta: RunMeta;
  /** True when every document was uploaded for this start, so that no earlier run can be of the same documents. */
  isUnmistakable: boolean;
}

/**
 * Starts a flow on explicit documents. Sent once; when the answer is lost, what is needed to find the run goes into the
 * error.
 *
 * @throws InvalidInputError for an empty list; StartUnknownError; VendorError.
 */
export async function startFlowRun(
  project: ClarifeyeProject,
  { flowId, action, meta, isUnmistakable }: FlowStart,
  context: CallContext,
): Promise<StartAnswer> {
  const documentIds = requireDocumentIds((meta.documents ?? []).map(({ id }) => id));
  const runMeta = writeRunMeta(meta);
  const afterRunId = isUnmistakable ? undefined : await newestRunId(project, context);
  const search: JsonObject = {
    flowId,
    action,
    documentIds,
    meta: runMeta,
    sinceMs: context.clock.now(),
    ...(afterRunId === undefined ? {} : { afterRunId }),
  };
  const path = ["extraction-flows", flowId, action];
  const json = { document_ids: documentIds };
  const answer = await project.start({ path, method: "POST", json, search }, startedSchema, context);
  return { runId: answer.pipeline_run_id, meta: runMeta, observation: acceptedRun(answer) };
}

/** Noted before the start: a run of the same documents that stands behind it in the list cannot be the one. */
async function newestRunId(project: ClarifeyeProject, context: CallContext): Promise<string | undefined> {
  const { value } = await listPages(
    project,
    { path: ["pipeline-runs"], limit: 1 },
    runSchema,
    context,
  ).next();
  return value?.id;
}
