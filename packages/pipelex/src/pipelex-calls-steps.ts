import type { Step } from "@docmux/core/provider";
import { normalizeTime, present } from "@docmux/core/provider-utils";
import type { CourseParts } from "./pipelex-course-parts.ts";
import { bareCode } from "./pipelex-step-keys.ts";
import { stepKind, unknownPipeType } from "./pipelex-step-kind.ts";
import { callsUsage } from "./pipelex-usage.ts";
import { readEach, tokensUsageSchema, type WireTokensUsage } from "./pipelex-wire.ts";

/**
 * Steps of a run without a graph, from its calls of models: one for each pipe that made some, in the order of their
 * first calls. The last of them made the output, as far as can be told.
 */
export function callsSteps({ main, rawStatus }: CourseParts, tokensUsages: unknown): Step[] {
  const groups = new Map<string, WireTokensUsage[]>();
  for (const call of readEach(tokensUsageSchema, tokensUsages)) {
    if (!call.pipe_code) continue;
    const code = bareCode(call.pipe_code);
    groups.set(code, [...(groups.get(code) ?? []), call]);
  }
  const steps = [...groups].map(([code, calls]) => ({ code, calls, ...spanOf(calls) }));
  steps.sort((a, b) => (a.startedAt ?? "").localeCompare(b.startedAt ?? ""));
  return steps.map(({ code, calls, startedAt, finishedAt }, index) => {
    const isLast = index === steps.length - 1 && main.raw !== undefined && main.raw !== null;
    return {
      key: code,
      index,
      type: unknownPipeType,
      kind: stepKind(undefined, isLast ? main : undefined),
      name: code,
      dependsOn: [],
      // A call that is on record came to its end, and the run completed.
      status: "completed",
      rawStatus,
      ...present({ startedAt, finishedAt }),
      issues: [],
      hasResult: isLast,
      usage: callsUsage(calls),
      raw: calls,
    };
  });
}

function spanOf(calls: readonly WireTokensUsage[]) {
  const begun = calls.flatMap((call) => normalizeTime(call.started_at) ?? []).sort();
  const ended = calls.flatMap((call) => normalizeTime(call.completed_at) ?? []).sort();
  return { startedAt: begun[0], finishedAt: ended.at(-1) };
}
