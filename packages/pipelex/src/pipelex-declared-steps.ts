import type { Step } from "@docmux/core/provider";
import { normalizeTime, present } from "@docmux/core/provider-utils";
import type { CourseParts } from "./pipelex-course-parts.ts";
import { mapRunWord } from "./pipelex-status.ts";
import { bareCode, StepKeys } from "./pipelex-step-keys.ts";
import { stepKind, unknownPipeType } from "./pipelex-step-kind.ts";

/**
 * Steps of a run of which no more is told than its pipes (`pipe_structures`, whose order means nothing), or not even
 * those: the pipe that was run, with the run's own times and output, and under it the others.
 */
export function declaredSteps({ answer, rawStatus, pipeCode, main }: CourseParts): Step[] {
  const declared = answer.pipe_structures ?? {};
  const codes = Object.keys(declared);
  const top = codes.find((code) => bareCode(code) === bareCode(pipeCode)) ?? codes[0] ?? pipeCode;
  const { status } = mapRunWord(rawStatus);
  const keys = new StepKeys();
  const topKey = keys.next(top);
  const common = { dependsOn: [], status, rawStatus, issues: [], type: unknownPipeType };
  const hasResult = main.raw !== undefined && main.raw !== null;
  const topStep: Step = {
    ...common,
    key: topKey,
    index: 0,
    kind: stepKind(undefined, main),
    name: top,
    ...present({
      startedAt: normalizeTime(answer.created_at),
      finishedAt: normalizeTime(answer.finished_at),
    }),
    hasResult,
    raw: declared[top] ?? null,
  };
  const others = codes.filter((code) => code !== top);
  return [
    topStep,
    ...others.map((code, index) => ({
      ...common,
      key: keys.next(code),
      index: index + 1,
      kind: "other" as const,
      name: code,
      parent: topKey,
      hasResult: false,
      raw: declared[code] ?? null,
    })),
  ];
}
