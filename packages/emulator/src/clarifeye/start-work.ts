import { randomUuid } from "../server/seeded-random.ts";
import { chooseVersions, type VersionChoice } from "./choose-versions.ts";
import type { FlowNode } from "./extraction-flow.ts";
import { isComputed } from "./indexing-status.ts";
import type { NodeWork, WorkRequest } from "./node-work.ts";
import { planRun, type RunPlan, stepScript } from "./run-plan.ts";
import { writeFuture } from "./write-future.ts";

/** Does the work of a run, and writes down when what of it will be seen. */
export function startWork(random: () => number, request: WorkRequest): RunPlan {
  const { nodes, nowMs, stepDurationMs, order } = request;
  const choices = chooseVersions(random, request);
  const work: NodeWork[] = [];
  for (const node of nodes) {
    const choice = choices.get(node.extractor_id ?? "") ?? null;
    const before = work.filter((each) => node.depends_on.includes(each.node.name));
    work.push({ id: randomUuid(random), ...workAtNode(request, node, choice, before) });
  }
  const plan = planRun({ createdAtMs: nowMs, stepDurationMs, work, order });
  for (const { version } of choices.values()) {
    if (version.createdAtMs === Number.POSITIVE_INFINITY) version.createdAtMs = plan.startsAtMs;
  }
  writeFuture(random, request, plan, work);
  return plan;
}

function workAtNode(
  { documents, mode, order, nowMs, rootInputs }: WorkRequest,
  node: FlowNode,
  choice: VersionChoice | null,
  before: NodeWork[],
): Omit<NodeWork, "id"> {
  const arriving = documents.filter((document) => before.every((each) => each.delivered.includes(document)));
  const refused = stepScript(order, node).failDocuments ?? [];
  const lost = arriving.filter(
    (document) =>
      refused.includes(document.id) ||
      refused.includes(document.name) ||
      (node.step === "parsing" && document.content === null),
  );
  const delivered = arriving.filter((document) => !lost.includes(document));
  const reused =
    choice === null || mode.startsWith("recreate")
      ? []
      : delivered.filter((document) => isComputed(document, choice.extractor.id, nowMs));
  const warnings = lost.map((document) => ({
    document_id: document.id,
    message: `could not process document "${document.name}"`,
  }));
  return {
    node,
    choice,
    inputs:
      before.length === 0 ? { ...rootInputs } : Object.assign({}, ...before.map((each) => each.outputs)),
    outputs: choice === null ? {} : { [choice.table.name]: choice.version.id },
    delivered,
    lost,
    reused: new Set(reused),
    warnings: warnings.length === 0 ? null : warnings,
    failure:
      lost.length > 0 && delivered.length === 0
        ? warnings.map((warning) => warning.message).join("; ")
        : null,
  };
}
