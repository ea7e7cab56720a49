import { modelVersion, type RunRef } from "../model/run-ref.ts";
import type { Progress, RunSnapshot } from "../model/run-snapshot.ts";
import { isTerminal } from "../model/run-status-laws.ts";
import { settleStatus } from "../model/settle-status.ts";
import type { Step } from "../model/step.ts";
import type { StepStatus } from "../model/step-status.ts";
import type { RunObservation } from "../provider/run-observation.ts";
import { isoTime } from "../time/timestamps.ts";

interface Circumstances {
  ref: RunRef;
  previous: RunSnapshot | undefined;
  /** What was seen to run, the run itself and its steps; kept by the caller from one observation to the next. */
  begun: Set<string>;
  nowMs: number;
  emulated: boolean;
}

/**
 * Makes a snapshot of what a provider observed. A run never leaves a terminal status, a step never leaves one either,
 * nothing goes back to `pending`, nothing that was known is forgotten, and progress never goes back.
 */
export function completeObservation(
  observation: RunObservation,
  { ref, previous, begun, nowMs, emulated }: Circumstances,
): RunSnapshot {
  if (previous && isTerminal(previous.status)) return previous;
  const steps = keepEndedSteps(withUniqueKeys(observation.steps), previous?.steps ?? []).map((step) => {
    const status = notBackwards(step.status, `step ${step.key}`, begun);
    return status === step.status ? step : { ...step, status };
  });
  const status = notBackwards(settleStatus(observation.status, steps, observation.issues), "run", begun);
  const progress = notDecreasing(progressOf(steps), previous?.progress);
  const known = previous ? timesOf(previous) : {};
  return Object.freeze({
    ...known,
    ...withoutUndefined(observation),
    version: modelVersion,
    ref,
    providerId: ref.providerId,
    pipelineId: ref.pipelineId,
    status,
    steps,
    ...(progress ? { progress } : {}),
    ...(emulated ? { emulated } : {}),
    observedAt: isoTime(nowMs),
  } as RunSnapshot);
}

function withoutUndefined(observation: RunObservation): Partial<RunObservation> {
  return Object.fromEntries(
    Object.entries(observation).filter(([, value]) => value !== undefined),
  ) as Partial<RunObservation>;
}

function timesOf({ pipelineVersion, createdAt, startedAt, finishedAt, resultExpiresAt }: RunSnapshot) {
  const times = { pipelineVersion, createdAt, startedAt, finishedAt, resultExpiresAt };
  return Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
}

function withUniqueKeys(steps: readonly Step[]): Step[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return steps.map((step) => {
    let key = step.key;
    let count = counts.get(key) ?? 1;
    while (taken.has(key)) {
      count += 1;
      key = `${step.key}#${count}`;
    }
    counts.set(step.key, count);
    taken.add(key);
    return key === step.key ? step : { ...step, key };
  });
}

function keepEndedSteps(steps: readonly Step[], before: readonly Step[]): Step[] {
  const ended = new Map(before.filter((step) => isTerminal(step.status)).map((step) => [step.key, step]));
  const current = steps.map((step) => (isTerminal(step.status) ? step : (ended.get(step.key) ?? step)));
  for (const { key } of steps) ended.delete(key);
  // A vendor may drop a step from one answer to the next; what it delivered or failed at still happened.
  return ended.size === 0 ? current : [...current, ...ended.values()].sort((a, b) => a.index - b.index);
}

/** The status before may have been `unknown`, which says nothing of whether it ran. */
function notBackwards<Status extends StepStatus>(
  status: Status,
  what: string,
  begun: Set<string>,
): Status | "running" {
  if (status === "running") begun.add(what);
  return status === "pending" && begun.has(what) ? "running" : status;
}

function progressOf(steps: readonly Step[]): Progress | undefined {
  const parents = new Set(steps.map((step) => step.parent));
  const leaves = steps.filter((step) => !parents.has(step.key));
  if (leaves.length === 0) return undefined;
  return { done: leaves.filter((step) => isTerminal(step.status)).length, total: leaves.length };
}

function notDecreasing(progress: Progress | undefined, before: Progress | undefined): Progress | undefined {
  if (!progress || !before) return progress ?? before;
  return progress.done * before.total < before.done * progress.total ? before : progress;
}
