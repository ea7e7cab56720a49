import { badRequest } from "./clarifeye-error.ts";
import type { ExtractionFlow, FlowNode } from "./extraction-flow.ts";
import type { Project } from "./project.ts";

/**
 * The nodes of a flow in an order in which they can run.
 * @throws ClarifeyeError 400 for a graph that is empty or inconsistent, as a start of the flow answers.
 */
export function sortDag(project: Project, flow: ExtractionFlow): FlowNode[] {
  const waiting = flow.dag.nodes.map((node) => readNode(project, node));
  if (waiting.length === 0) throw badRequest("The extraction flow's DAG is empty.");
  const names = new Set(waiting.map((node) => node.name));
  if (names.size < waiting.length) throw inconsistent("node names repeat");
  for (const node of waiting) {
    const unknownName = node.depends_on.find((name) => !names.has(name));
    if (unknownName !== undefined)
      throw inconsistent(`"${node.name}" depends on unknown node "${unknownName}"`);
  }
  const sorted: FlowNode[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((node) =>
      node.depends_on.every((name) => sorted.some((done) => done.name === name)),
    );
    if (next === -1) throw inconsistent("it has a cycle");
    sorted.push(...waiting.splice(next, 1));
  }
  return sorted;
}

function readNode(project: Project, input: unknown): FlowNode {
  const node = (typeof input === "object" && input !== null ? input : {}) as Partial<FlowNode>;
  if (typeof node.name !== "string" || typeof node.step !== "string") {
    throw inconsistent("every node needs a name and a step");
  }
  const extractorId = node.extractor_id ?? null;
  if (extractorId !== null && !project.extractors.has(extractorId)) {
    throw inconsistent(`"${node.name}" names an unknown extractor`);
  }
  const dependsOn = Array.isArray(node.depends_on) ? node.depends_on.map(String) : [];
  return { name: node.name, step: node.step, depends_on: dependsOn, extractor_id: extractorId };
}

function inconsistent(why: string) {
  return badRequest(`The extraction flow's DAG is inconsistent: ${why}.`);
}
