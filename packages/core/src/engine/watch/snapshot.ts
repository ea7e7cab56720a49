import type { RunObservation } from "../../contract/readings.ts";
import type { Issue } from "../../model/issue.ts";
import { modelVersion, type RunRef } from "../../model/ref.ts";
import type { Progress, RunSnapshot } from "../../model/snapshot.ts";
import { aggregateStatus, hasOutput, isTerminal, type StepStatus } from "../../model/status.ts";
import type { Step } from "../../model/step.ts";
import { isoTime } from "../../time/timestamps.ts";

interface Circumstances {
  ref: RunRef;
  previous: RunSnapshot | undefined;
  /** What was seen to run, the run itself and its steps; kept by the caller from one observation to the next. */
  begun: Set<string>;
  nowMs: number;
  emulated: boolean;
  /** The vendor took a request to stop the run. */
  cancelRequested?: boolean;
}

/**
 * Makes a snapshot of what a provider observed. A run never leaves a terminal status, a step never leaves one either,
 * nothing goes back to `pending`, nothing that was known is forgotten, and progress never goes back. A step that vanishes
 * or leaves its end becomes an issue, so that the run is not reported better than it was.
 */
export function completeObservation(
  observation: RunObservation,
  { ref, previous, begun, nowMs, emulated, cancelRequested }: Circumstances,
): RunSnapshot {
  if (previous && isTerminal(previous.status)) return previous;
  const before = previous?.steps ?? [];
  const reported = withUniqueKeys(observation.steps);
  const steps = keepReportedSteps(reported, before).map((step) => {
    const status = notBackwards(step.status, `step ${step.key}`, begun);
    return status === step.status ? step : { ...step, status };
  });
  const issues = [...observation.issues, ...vanishedSteps(reported, before, previous?.issues ?? [])];
  const status = notBackwards(aggregateStatus(observation.status, steps, issues), "run", begun);
  const progress = notDecreasing(progressOf(steps), previous?.progress);
  const known = previous ? timesOf(previous) : {};
  return Object.freeze({
    ...known,
    ...withoutUndefined(observation),
    issues,
    version: modelVersion,
    ref,
    providerId: ref.providerId,
    pipelineId: ref.pipelineId,
    status,
    steps,
    ...(progress ? { progress } : {}),
    ...(emulated ? { emulated } : {}),
    ...(cancelRequested && !isTerminal(status) ? { cancelRequested: true as const } : {}),
    observedAt: isoTime(nowMs),
  } as RunSnapshot);
}

function withoutUndefined({
  runId: _id,
  result: _result,
  ...observation
}: RunObservation): Partial<RunObservation> {
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

function keepReportedSteps(steps: readonly Step[], before: readonly Step[]): Step[] {
  const reported = new Map(before.map((step) => [step.key, step]));
  const current = steps.map((step) => {
    const earlier = reported.get(step.key);
    reported.delete(step.key);
    return earlier && isTerminal(earlier.status) ? absorb(earlier, step) : step;
  });
  if (reported.size === 0) return current;
  // A vendor may leave a step out of a later answer; what it delivered or failed at still happened.
  return [...current, ...reported.values()].sort((a, b) => a.index - b.index);
}

/** An ended step keeps its status. What contradicts it is an issue: the worse of both counts for the run. */
function absorb(ended: Step, current: Step): Step {
  if (!isTerminal(current.status)) return ended;
  const issues = [...ended.issues.filter(({ code }) => code === changedCode), ...current.issues];
  if (current.status === ended.status) return { ...current, issues };
  const severity = hasOutput(current.status) || current.status === "skipped" ? "warning" : "error";
  const message = `The step had ended as "${ended.rawStatus}", and the vendor now reports "${current.rawStatus}".`;
  const { status, rawStatus } = ended;
  const known = issues.some(({ code }) => code === changedCode);
  return {
    ...current,
    status,
    rawStatus,
    issues: known ? issues : [...issues, { severity, code: changedCode, message }],
  };
}

const changedCode = "step_status_changed";

const vanishedCode = "step_vanished";

/** Issues for the steps that an earlier answer named and this one does not. A step that comes back is none. */
function vanishedSteps(steps: readonly Step[], before: readonly Step[], issues: readonly Issue[]): Issue[] {
  const present = new Set(steps.map(({ key }) => key));
  return before
    .filter(({ key }) => !present.has(key))
    .map(({ key, rawStatus }) => {
      const known = issues.find(({ code, step }) => code === vanishedCode && step === key);
      const message = `The vendor no longer reports the step; it was "${rawStatus}".`;
      return known ?? { severity: "warning", code: vanishedCode, message, step: key };
    });
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
