import type { ClarifeyeWorld } from "./clarifeye-world.ts";
import type { ExtractionFlow, FlowNode } from "./extraction-flow.ts";
import { flowNodes, parsingNode } from "./flow-nodes.ts";
import type { ClarifeyeIndexingScript } from "./indexing-script.ts";
import type { Project } from "./project.ts";
import type { ClarifeyeRunScript } from "./run-script.ts";
import { startWork } from "./start-work.ts";
import type { StoredDocument } from "./stored-document.ts";

/** What an `auto_sync` project does with an upload by itself. It shows in the indexing status only, never as a run. */
export function startIndexing(
  world: ClarifeyeWorld,
  project: Project,
  document: StoredDocument,
  nowMs: number,
): void {
  const script =
    world.indexingScripts.take(
      ({ documentName }) => documentName === undefined || documentName === document.name,
    ) ?? {};
  const queue: { flow: ExtractionFlow | null; nodes: FlowNode[] }[] =
    world.switches.autoSync === "parse"
      ? [{ flow: null, nodes: [parsingNode(project)] }]
      : [...project.flows.values()].map((flow) => ({ flow, nodes: flowNodes(project, flow) }));
  for (const { flow, nodes } of queue) {
    startWork(world.random, {
      project,
      flow,
      nodes,
      documents: [document],
      mode: "upsert-single",
      order: toRunScript(script),
      ownerId: document.id,
      nowMs,
      stepDurationMs: script.durationMs ?? world.stepDurationMs,
    });
  }
}

function toRunScript({ outcome, queueMs }: ClarifeyeIndexingScript): ClarifeyeRunScript {
  return {
    ...(queueMs === undefined ? {} : { queueMs }),
    steps: {
      parsing: {
        ...(outcome === "failed" ? { outcome } : {}),
        ...(outcome === "stuck" ? { stuck: true } : {}),
      },
    },
  };
}
