import {
  type Issue,
  omitNullish,
  parseResponse,
  type RunObservation,
  type RunStatus,
  toIsoTimestamp,
} from "@docmux/core/provider";
import { type FailureReport, withoutBase64 } from "../failure.ts";
import { providerId } from "../settings.ts";
import { readEndWord, runFailureIssues, unexpectedStatus } from "../status.ts";
import { hasOutput, type MainStuff, readMainStuff } from "../stuff.ts";
import { runAnswerSchema, type WireRunAnswer } from "../wire.ts";
import { type ExecutionTrace, readExecutionTrace } from "./steps.ts";

/** What the answer to a blocking execute says: the whole run. */
export function executedObservation(body: unknown, pipeCode: string): RunObservation {
  const answer = parseResponse(runAnswerSchema, body, "The run", { providerId });
  const main = readMainStuff(answer);
  const { status, rawStatus, issues } = endOf(answer, main);
  const trace = readExecutionTrace({ answer, rawStatus, pipeCode: answer.pipe_code ?? pipeCode, main });
  const isCompleted = status === "completed";
  const missing = isCompleted ? main.issues.filter(({ severity }) => severity === "error") : [];
  const isEmpty = missing.length > 0 && !leftAnything(answer, trace);
  const steps = isCompleted && !isEmpty ? trace.steps : [];
  return {
    status: isEmpty ? "failed" : status,
    rawStatus,
    steps,
    issues: [...issues, ...missing, ...(isCompleted && !isEmpty ? [...trace.issues, ...remark(answer)] : [])],
    ...omitNullish({
      createdAt: toIsoTimestamp(answer.created_at),
      startedAt: steps.flatMap(({ startedAt }) => startedAt ?? []).sort()[0],
      finishedAt: toIsoTimestamp(answer.finished_at),
    }),
    raw: body,
  };
}

/** What a server says of a run that completed. */
function remark({ message }: WireRunAnswer): Issue[] {
  if (!message?.trim()) return [];
  return [{ severity: "info", code: "vendor_message", message: withoutBase64(message) }];
}

/** What an error answer says that a run ended with. */
export function failedObservation(report: FailureReport, body: unknown): RunObservation {
  const rawStatus = report.identity ?? "";
  return { status: "failed", rawStatus, steps: [], issues: runFailureIssues(rawStatus, report), raw: body };
}

/** Output of some step, or stuff in the working memory, where the output of the run is missing. */
function leftAnything({ pipe_output: output }: WireRunAnswer, { steps }: ExecutionTrace): boolean {
  return (
    steps.some(({ hasResult }) => hasResult) || Object.keys(output?.working_memory?.root ?? {}).length > 0
  );
}

interface End {
  status: RunStatus;
  rawStatus: string;
  issues: Issue[];
}

function endOf(answer: WireRunAnswer, main: MainStuff): End {
  const { status, rawStatus, issues, report } = readEndWord(answer);
  switch (status) {
    case "failed":
      return { status, rawStatus, issues: runFailureIssues(rawStatus, report) };
    case "cancelled":
      return { status, rawStatus, issues: [] };
    case "completed":
      return { status, rawStatus, issues: [] };
    default:
      // A blocking answer is the end: to wait longer would lose the output that was paid for.
      return hasOutput(main)
        ? { status: "completed", rawStatus, issues: [unexpectedStatus(rawStatus)] }
        : { status, rawStatus, issues };
  }
}
