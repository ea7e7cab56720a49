import type { Issue, Step } from "@docmux/core/provider";
import { mapStatus, normalizeTime, present } from "@docmux/core/provider-utils";
import { stepStatusTable } from "./datalab-status.ts";
import { stepKindOf } from "./datalab-step-kind.ts";
import { textOf } from "./datalab-text-of.ts";
import type { WireStep } from "./datalab-wire.ts";

/** The steps of an execution. They run one after another, so each waits for the one before it. */
export function toSteps(wireSteps: readonly WireStep[]): Step[] {
  const steps: Step[] = [];
  let previous: string | undefined;
  for (const [position, wire] of wireSteps.entries()) {
    const source = textOf(wire.source_step_type);
    const evaluated = source === undefined ? undefined : findEvaluated(steps, source);
    const step = toStep(wire, wire.step_index ?? position, source === undefined ? previous : evaluated);
    steps.push(step);
    if (source === undefined) previous = step.key;
  }
  return steps;
}

function findEvaluated(steps: readonly Step[], sourceType: string): string | undefined {
  return steps.findLast((step) => step.type === sourceType && !isEvaluation(step))?.key;
}

function isEvaluation(step: Step): boolean {
  return textOf((step.raw as WireStep).source_step_type) !== undefined;
}

function toStep(wire: WireStep, index: number, dependsOn: string | undefined): Step {
  const key = String(index);
  const type = textOf(wire.step_type) ?? "unknown";
  const rawStatus = textOf(wire.status) ?? "";
  const { status, issues } = mapStatus(stepStatusTable, rawStatus, "step");
  return {
    key,
    index,
    type,
    kind: stepKindOf(type, textOf(wire.source_step_type)),
    dependsOn: dependsOn === undefined ? [] : [dependsOn],
    status,
    rawStatus,
    ...present({
      startedAt: normalizeTime(textOf(wire.started_at)),
      finishedAt: normalizeTime(textOf(wire.finished_at)),
    }),
    issues: [...issues.map((issue) => ({ ...issue, step: key })), ...failureOf(wire, status, key)],
    // A word that nobody knows may still mean that there is a result: the vendor then says where it lies.
    hasResult: status === "completed" || (status === "unknown" && textOf(wire.result_url) !== undefined),
    raw: wire,
  };
}

function failureOf(wire: WireStep, status: Step["status"], key: string): Issue[] {
  const said = textOf(wire.error_message);
  if (status === "failed") {
    const message = said ?? "The step failed; the vendor does not say why.";
    return [{ severity: "error", code: "step_failed", message, step: key }];
  }
  return said ? [{ severity: "info", code: "step_message", message: said, step: key }] : [];
}
