import type { ExtractionFlow, FlowNode } from "./extraction-flow.ts";
import type { Project } from "./project.ts";
import { sortDag } from "./sort-dag.ts";

/** What a run of the flow executes. */
export function flowNodes(project: Project, flow: ExtractionFlow): FlowNode[] {
  const nodes = sortDag(project, flow);
  if (flow.publishMode === "manual_publish") return nodes;
  const consumed = new Set(nodes.flatMap((node) => node.depends_on));
  const last = nodes.filter((node) => !consumed.has(node.name));
  return [...nodes, publishNode(last.map((node) => node.name))];
}

/** Parsing alone, as an upload sets it off. */
export function parsingNode(project: Project): FlowNode {
  return { name: "Parse", step: "parsing", depends_on: [], extractor_id: project.parsing.id };
}

/** Pushes to the search index. The vendor shows no step of this kind; its name and type are the emulator's own. */
export function publishNode(dependsOn: string[]): FlowNode {
  return { name: "Publish", step: "publish", depends_on: dependsOn, extractor_id: null };
}
