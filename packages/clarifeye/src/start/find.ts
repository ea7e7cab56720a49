import type { FoundStarts, JsonObject, StartResponse } from "@docmux/core/provider";
import * as z from "zod/mini";
import { isSameId } from "../ids.ts";
import { observeRun } from "../observe/run.ts";
import { orderRunSteps } from "../observe/steps.ts";
import { listPages, type Project } from "../project.ts";
import { flowSchema, runSchema, type WireRun } from "../wire.ts";

/**
 * Looks up runs that may be the one whose start answer was lost, newest first.
 *
 * Proven is a run of the same flow over exactly the documents that this start uploaded: only this start knew their ids.
 * Runs over documents that were stored before, and publications, are only possible, because another process may have
 * started the same.
 */
export async function findStartedRuns(project: Project, search: JsonObject): Promise<FoundStarts> {
  const parsed = z.safeParse(searchSchema, search);
  if (!parsed.success) return { proven: [], possible: [], complete: false };
  const { data: wanted } = parsed;
  const flow = await identifyFlow(project, wanted.flowId);
  const proven: StartResponse[] = [];
  const possible: StartResponse[] = [];
  const { candidates, ...listed } = await listCandidates(project, wanted, flow);
  let { complete } = listed;
  for (const candidate of candidates) {
    const { read, raw } = await project.ask(["pipeline-runs", candidate.id], runSchema);
    if (!isSameId(read.id, candidate.id)) {
      complete = false;
      continue;
    }
    const documents = compareDocuments(read, candidate, wanted);
    if (documents === "different" || !isOfAction(read, wanted.action)) continue;
    const isProven =
      wanted.proof === "marker" &&
      wanted.action === "run-sync" &&
      documents === "same" &&
      isOfFlow(read, flow) === "yes";
    const answer: StartResponse = {
      runId: candidate.id,
      meta: wanted.meta,
      proof: wanted.proof,
      observation: observeRun(read, raw),
    };
    (isProven ? proven : possible).push(answer);
  }
  return { proven, possible, complete };
}

const searchSchema = z.looseObject({
  flowId: z.string(),
  action: z.enum(["run-sync", "publish"]),
  documentIds: z.array(z.string()),
  sinceMs: z.number(),
  proof: z.catch(z.enum(["marker", "none"]), "none"),
  meta: z.custom<JsonObject>((value) => typeof value === "object" && value !== null),
});

type Search = z.output<typeof searchSchema>;

async function identifyFlow(project: Project, flowId: string): Promise<FlowIdentity> {
  const names = new Map<string, string | undefined>();
  for await (const flow of listPages(project, ["extraction-flows"], flowSchema, { limit: false })) {
    names.set(flow.id.toLowerCase(), flow.name ?? undefined);
  }
  const name = names.get(flowId.toLowerCase());
  const ofName = [...names.values()].filter((other) => other === name);
  return { name, isOnlyOneOfName: name !== undefined && ofName.length === 1 };
}

/** What shows that a run is of the flow. A run holds no id of its flow, so the name counts if no other flow has it. */
interface FlowIdentity {
  name: string | undefined;
  isOnlyOneOfName: boolean;
}

async function listCandidates(
  project: Project,
  wanted: Search,
  flow: FlowIdentity,
): Promise<{ candidates: WireRun[]; complete: boolean }> {
  const candidates: WireRun[] = [];
  let readRuns = 0;
  for await (const run of listPages(project, ["pipeline-runs"], runSchema)) {
    if (Date.parse(run.created_at ?? "") < wanted.sinceMs - clockToleranceMs) break;
    readRuns += 1;
    if (readRuns > mostRuns) return { candidates, complete: false };
    const count = run.document_count ?? wanted.documentIds.length;
    if (
      isOfFlow(run, flow) === "no" ||
      count !== wanted.documentIds.length ||
      !isOfAction(run, wanted.action)
    )
      continue;
    if (candidates.length === mostCandidates) return { candidates, complete: false };
    candidates.push(run);
  }
  return { candidates, complete: true };
}

/** How much the clocks of this machine and of the vendor may differ. */
const clockToleranceMs = 5 * 60_000;

/** How far back the list of runs is read. */
const mostRuns = 500;

/** How many runs of the list are read in full, for the ids of their documents. */
const mostCandidates = 20;

function isOfFlow({ pipeline_name: name }: WireRun, flow: FlowIdentity): "yes" | "no" | "unknown" {
  if (flow.name === undefined || !name) return "unknown";
  if (name !== flow.name) return "no";
  return flow.isOnlyOneOfName ? "yes" : "unknown";
}

/** A publication bears the name of its flow too, and has no step but its own. */
function isOfAction(run: WireRun, action: Search["action"]): boolean {
  const steps = orderRunSteps(run);
  if (steps.length === 0) return true;
  const onlyPublishes = steps.every(({ kind }) => kind === "index");
  return onlyPublishes === (action === "publish");
}

/** What an absent or empty list of ids means is not documented; the number in the list of runs is then all there is. */
function compareDocuments(
  { document_ids: found }: WireRun,
  { document_count: count }: WireRun,
  { documentIds }: Search,
): "same" | "different" | "unknown" {
  const ids = new Set((found ?? []).map((id) => id.toLowerCase()));
  if (ids.size === 0) return count === documentIds.length ? "unknown" : "different";
  const isSame = ids.size === documentIds.length && documentIds.every((id) => ids.has(id.toLowerCase()));
  return isSame ? "same" : "different";
}
