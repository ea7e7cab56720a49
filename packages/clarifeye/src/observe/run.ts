import {
  type Issue,
  omitNullish,
  type RunObservation,
  readRun,
  readStep,
  type Step,
  toIsoTimestamp,
} from "@docmux/core/provider";
import { hasErrorMember, readFailureText } from "../failure.ts";
import type { RunMeta } from "../meta.ts";
import { hasDelivered, hasEnded, hasFailed, inAnyCase, runStatusTable, tagsDocuments } from "../status.ts";
import type { WireRun } from "../wire.ts";
import { orderRunSteps, type RunStep } from "./steps.ts";

/**
 * What one response about a pipeline run says. The vendor notes no start and no end, only the last change: that of an
 * ended run or step is read as its end, which may be a little late.
 */
export function observeRun(run: WireRun, raw: unknown): RunObservation {
  const steps = orderRunSteps(run);
  return readRun(inAnyCase(runStatusTable, run.status), {
    runId: run.id,
    rawStatus: run.status,
    steps: steps.map((step, index) => observeStep(step, index, run, raw)),
    issues: [...failureOfRun(run, steps), ...(hasDelivered(run.status) ? doubts(run, steps) : [])],
    raw,
    ...omitNullish({
      createdAt: toIsoTimestamp(run.created_at),
      finishedAt: hasEnded(run.status) ? toIsoTimestamp(run.updated_at) : undefined,
    }),
  });
}

function observeStep(step: RunStep, index: number, run: WireRun, raw: unknown): Step {
  const { wire, type, key, kind, dependsOn } = step;
  const rawSteps = (raw as { steps?: unknown[] | null }).steps;
  return readStep(inAnyCase(runStatusTable, wire.status), {
    key,
    index,
    type,
    kind,
    dependsOn,
    rawStatus: wire.status,
    issues: readWarnings(wire.warnings).map(
      (message): Issue => ({ severity: "warning", code: "step_warning", message }),
    ),
    said: hasFailed(wire.status) ? failureOfStep(run, step) : undefined,
    hasResult: hasOutput(step),
    raw: rawSteps?.[step.position] ?? wire,
    ...omitNullish({
      name: wire.name,
      finishedAt: hasEnded(wire.status) ? toIsoTimestamp(wire.updated_at) : undefined,
    }),
  });
}

/** Rows of chunk tags carry no document, so they can't be distinguished from those of other runs. */
function hasOutput({ wire, outputs, type, kind }: RunStep): boolean {
  if (!hasDelivered(wire.status)) return false;
  if (tagsDocuments(type)) return true;
  return outputs.size > 0 && kind !== "classify";
}

/**
 * Sentences of a step's `warnings`, which the vendor's specification leaves without a type: text, lists, objects and
 * anything else become one sentence each; what says nothing becomes none.
 */
export function readWarnings(warnings: unknown): string[] {
  const sentences = sentencesOf(warnings, 0).map((sentence) => sentence.slice(0, longestWarning));
  const left = sentences.length - mostWarnings;
  return left > 0 ? [...sentences.slice(0, mostWarnings), `and ${left} more warnings`] : sentences;
}

const mostWarnings = 20;

const longestWarning = 500;

function sentencesOf(value: unknown, depth: number): string[] {
  if (value === null || value === undefined || value === false || value === "") return [];
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (typeof value !== "object") return [String(value)];
  if (Array.isArray(value))
    return depth > 3 ? [asJson(value)] : value.flatMap((each) => sentencesOf(each, depth + 1));
  const entries = Object.entries(value);
  if (entries.length === 0) return [];
  const said = ["message", "warning", "detail", "error", "text"]
    .map((name) => (value as Record<string, unknown>)[name])
    .find((candidate) => typeof candidate === "string" && candidate.trim() !== "");
  return [typeof said === "string" ? said.trim() : asJson(value)];
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Deeper than the stack: it was JSON when it came, so it is not circular.
    return "a warning that is nested too deeply to be shown";
  }
}

function failureOfRun(run: WireRun, steps: readonly RunStep[]): Issue[] {
  if (!hasFailed(run.status)) return [];
  const failed = steps.filter(({ wire }) => hasFailed(wire.status));
  const names = failed.map(nameOf).join(", ");
  const unexplained = names
    ? `Failed at: ${names}; the log says no more.`
    : "The run failed; its log does not say why.";
  const message = readFailureText(run.raw_logs, failed.flatMap(subjectsOf)) ?? unexplained;
  return [{ severity: "error", code: "run_failed", message }];
}

function failureOfStep(run: WireRun, step: RunStep): string {
  const said = readFailureText(run.raw_logs, subjectsOf(step), { onlySubjects: true });
  return said ?? `The step "${nameOf(step)}" failed; the log of the run does not say why.`;
}

function subjectsOf({ wire, type }: RunStep): string[] {
  return [wire.name, type].filter((subject): subject is string => Boolean(subject));
}

function nameOf({ wire, type }: RunStep): string {
  return wire.name ?? type;
}

/** What contradicts an end that the vendor calls a success. */
function doubts(run: WireRun, steps: readonly RunStep[]): Issue[] {
  const reported = `The vendor reports the run as "${run.status}" and`;
  const failure: Issue[] = hasErrorMember(run)
    ? [
        {
          severity: "error",
          code: "run_error",
          message: `${reported} reports an error in the same response.`,
        },
      ]
    : [];
  if (steps.length > 0) return failure;
  return [
    ...failure,
    { severity: "warning", code: "steps_missing", message: `${reported} names no step of it.` },
  ];
}

/** The observation of a run that was just accepted, before its first status check. */
export function acceptedRun(raw: unknown): RunObservation {
  return { status: "pending", rawStatus: "pending", steps: [], issues: [], raw };
}

/** The vendor drops metadata silently; a warning says so in every status of the run. */
export function withMetadataIssues(
  observation: RunObservation,
  { metadataDropped, documents }: RunMeta,
): RunObservation {
  const issues = (metadataDropped ?? []).map((id): Issue => {
    const name = documents?.find((document) => document.id === id)?.name ?? id;
    return {
      severity: "warning",
      code: "metadata_dropped",
      message: `The vendor did not keep the metadata of "${name}"; it does so in auto-sync projects only.`,
    };
  });
  return issues.length === 0 ? observation : { ...observation, issues: [...observation.issues, ...issues] };
}
