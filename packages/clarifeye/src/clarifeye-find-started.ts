import type { CallContext, JsonObject, StartAnswer } from "@docmux/core/provider";
import * as z from "zod/mini";
import { observeRun } from "./clarifeye-observation.ts";
import { listPages } from "./clarifeye-pages.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { orderRunSteps } from "./clarifeye-run-steps.ts";
import { flowSchema, runSchema, type WireRun } from "./clarifeye-wire.ts";

/** How much the clocks of this machine and of the vendor may differ. */
const clockToleranceMs = 5 * 60_000;

/** How far back the list of runs is looked through. */
const mostRuns = 500;

/** Looks at that many runs of the same flow and number of documents more closely. */
const mostCandidates = 20;

const searchSchema = z.looseObject({
  flowId: z.string(),
  action: z.enum(["run-sync", "publish"]),
  documentIds: z.array(z.string()),
  sinceMs: z.number(),
  afterRunId: z.optional(z.string()),
  meta: z.custom<JsonObject>((value) => typeof value === "object" && value !== null),
});

type Search = z.output<typeof searchSchema>;

/**
 * Runs that could be one whose start answer was lost: of the same flow (the name is all that a run tells of it) and of
 * exactly the same documents, created since. Newest first.
 */
export async function findStartedRuns(
  project: ClarifeyeProject,
  search: JsonObject,
  context: CallContext,
): Promise<StartAnswer[]> {
  const parsed = z.safeParse(searchSchema, search);
  if (!parsed.success) return [];
  const flowName = await nameOfFlow(project, parsed.data.flowId, context);
  if (flowName === undefined) return [];
  const found: StartAnswer[] = [];
  for (const runId of await listCandidates(project, parsed.data, flowName, context)) {
    const { read, raw } = await project.ask(
      { path: ["pipeline-runs", runId], effect: "read" },
      runSchema,
      context,
    );
    if (hasSameDocuments(read, parsed.data)) {
      found.push({ runId, meta: parsed.data.meta, observation: observeRun(read, raw) });
    }
  }
  return found;
}

async function nameOfFlow(
  project: ClarifeyeProject,
  flowId: string,
  context: CallContext,
): Promise<string | undefined> {
  for await (const flow of listPages(
    project,
    { path: ["extraction-flows"], limit: false },
    flowSchema,
    context,
  )) {
    if (flow.id === flowId) return flow.name ?? undefined;
  }
  return undefined;
}

async function listCandidates(
  project: ClarifeyeProject,
  { action, documentIds, sinceMs, afterRunId }: Search,
  flowName: string,
  context: CallContext,
): Promise<string[]> {
  const candidates: string[] = [];
  let looked = 0;
  for await (const run of listPages(project, { path: ["pipeline-runs"] }, runSchema, context)) {
    const createdMs = Date.parse(run.created_at ?? "");
    looked += 1;
    if (run.id === afterRunId || createdMs < sinceMs - clockToleranceMs || looked > mostRuns) break;
    const counts = run.document_count ?? documentIds.length;
    if (run.pipeline_name !== flowName || counts !== documentIds.length || !isOfAction(run, action)) continue;
    if (candidates.push(run.id) === mostCandidates) break;
  }
  return candidates;
}

/** A publication bears the name of its flow too, and has no step but its own. */
function isOfAction(run: WireRun, action: Search["action"]): boolean {
  const steps = orderRunSteps(run);
  if (steps.length === 0) return true;
  const onlyPublishes = steps.every(({ kind }) => kind === "index");
  return onlyPublishes === (action === "publish");
}

function hasSameDocuments({ document_ids: found }: WireRun, { documentIds }: Search): boolean {
  const ids = new Set((found ?? []).map((id) => id.toLowerCase()));
  return ids.size === documentIds.length && documentIds.every((id) => ids.has(id));
}
