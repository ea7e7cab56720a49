import type { Issue, Step } from "@docmux/core/provider";
import { mapStepWord } from "./pipelex-status.ts";
import { bareCode, StepKeys } from "./pipelex-step-keys.ts";
import { unknownPipeType } from "./pipelex-step-kind.ts";
import type { WireRunAnswer } from "./pipelex-wire.ts";

/**
 * How far each pipe of a hosted run is (`pipe_statuses`): no times, no tree, one entry for a pipe however often it runs.
 *
 * @param resultOf - the pipe that the run's output comes from, once there is one.
 */
export function liveSteps({ pipe_statuses: statuses }: WireRunAnswer, resultOf?: string): Step[] {
  const keys = new StepKeys();
  return Object.entries(statuses ?? {}).map(([code, word], index) => {
    const rawStatus = typeof word === "string" ? word : (JSON.stringify(word) ?? "");
    const { status, issues } = mapStepWord(rawStatus);
    const key = keys.next(code);
    const failed: Issue[] =
      status === "failed" ? [{ severity: "error", code: "step_failed", message: `"${code}" failed.` }] : [];
    return {
      key,
      index,
      type: unknownPipeType,
      kind: "other",
      name: code,
      dependsOn: [],
      status,
      rawStatus,
      issues: [...issues, ...failed].map((issue) => ({ ...issue, step: key })),
      hasResult: resultOf !== undefined && bareCode(code) === bareCode(resultOf),
      raw: word,
    };
  });
}
