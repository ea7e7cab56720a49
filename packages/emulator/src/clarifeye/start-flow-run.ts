import { randomUuid } from "../server/seeded-random.ts";
import { publishableVersions } from "./choose-versions.ts";
import type { ClarifeyeWorld } from "./clarifeye-world.ts";
import type { ExtractionFlow, FlowNode } from "./extraction-flow.ts";
import { flowNodes, parsingNode, publishNode } from "./flow-nodes.ts";
import type { PipelineRun } from "./pipeline-run.ts";
import type { Project } from "./project.ts";
import { sortDag } from "./sort-dag.ts";
import { startWork } from "./start-work.ts";
import type { StoredDocument } from "./stored-document.ts";

interface RunRequest {
  project: Project;
  /** Null for the parsing that an upload to a classic project sets off. */
  flow: ExtractionFlow | null;
  documents: StoredDocument[];
  userId: string;
  nowMs: number;
}

/**
 * Runs a flow over documents. One that publishes by itself ends with a publish step.
 * @throws ClarifeyeError 400 when the flow's graph is empty or inconsistent.
 */
export function startFlowRun(
  world: ClarifeyeWorld,
  request: RunRequest & { flow: ExtractionFlow },
): PipelineRun {
  return startRun(world, request, flowNodes(request.project, request.flow), request.flow.runMode);
}

/** Publishes what a flow has computed: a run of its own, with one step. */
export function startPublishRun(
  world: ClarifeyeWorld,
  request: RunRequest & { flow: ExtractionFlow },
): PipelineRun {
  const { project, flow, nowMs } = request;
  const pushed = publishableVersions(project, sortDag(project, flow), nowMs);
  return startRun(world, request, [publishNode([])], flow.runMode, pushed);
}

/** Parses what was uploaded to a classic project. */
export function startParsingRun(world: ClarifeyeWorld, request: Omit<RunRequest, "flow">): PipelineRun {
  return startRun(world, { ...request, flow: null }, [parsingNode(request.project)], "upsert-single");
}

function startRun(
  world: ClarifeyeWorld,
  { project, flow, documents, userId, nowMs }: RunRequest,
  nodes: FlowNode[],
  mode: string,
  rootInputs: Record<string, string> = {},
): PipelineRun {
  // The parsing that an upload sets off is no run that anybody could have ordered.
  const order = world.runScripts.take(({ flowId }) => flow !== null && (flowId ?? flow.id) === flow.id) ?? {};
  const id = randomUuid(world.random);
  const plan = startWork(world.random, {
    project,
    flow,
    nodes,
    documents,
    mode,
    order,
    ownerId: id,
    nowMs,
    stepDurationMs: world.stepDurationMs,
    rootInputs,
  });
  const run: PipelineRun = {
    id,
    pipelineName: flow?.name ?? "Parse documents",
    mode,
    userId,
    celeryTaskId: randomUuid(world.random),
    documentIds: documents.map((document) => document.id),
    plan,
    abortedAtMs: null,
    logPaddingBytes: order.logPaddingBytes ?? 0,
  };
  project.runs.set(run.id, run);
  return run;
}
