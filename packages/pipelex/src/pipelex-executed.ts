import type { Issue, RunObservation, RunStatus } from "@docmux/core/provider";
import { mapStatus, normalizeTime, parseAnswer, present } from "@docmux/core/provider-utils";
import { providerId } from "./pipelex-config.ts";
import { readCourse } from "./pipelex-course.ts";
import { type FailureReport, readFailureReport } from "./pipelex-failure-report.ts";
import { type MainStuff, readMainStuff } from "./pipelex-main-stuff.ts";
import { runFailureIssues } from "./pipelex-run-failure.ts";
import { runStatusTable } from "./pipelex-status.ts";
import { runAnswerSchema, type WireRunAnswer } from "./pipelex-wire.ts";

/** What the answer to a blocking execute says: the whole run. */
export function executedObservation(body: unknown, pipeCode: string): RunObservation {
  const answer = parseAnswer(runAnswerSchema, body, "The run", { providerId });
  const main = readMainStuff(answer);
  const { status, rawStatus, issues } = endOf(answer, main);
  const course = readCourse({ answer, rawStatus, pipeCode: answer.pipe_code ?? pipeCode, main });
  const isDelivered = status === "completed";
  const steps = isDelivered ? course.steps : [];
  return {
    status,
    rawStatus,
    steps,
    issues: [...issues, ...(isDelivered ? course.issues : [])],
    ...present({
      createdAt: normalizeTime(answer.created_at),
      startedAt: steps.flatMap(({ startedAt }) => startedAt ?? []).sort()[0],
      finishedAt: normalizeTime(answer.finished_at),
    }),
    raw: body,
  };
}

/** What an error answer says that a run ended with. */
export function failedObservation(report: FailureReport, body: unknown): RunObservation {
  const rawStatus = report.identity ?? "";
  return { status: "failed", rawStatus, steps: [], issues: runFailureIssues(rawStatus, report), raw: body };
}

function endOf(
  answer: WireRunAnswer,
  main: MainStuff,
): { status: RunStatus; rawStatus: string; issues: Issue[] } {
  const word = answer.state ?? answer.pipeline_state ?? answer.status ?? "";
  const { status, issues } = mapStatus(runStatusTable, word);
  const isError = answer.status === "error" || Boolean(answer.error);
  if (status === "failed" || status === "cancelled" || isError) {
    const isEnded = status === "failed" || status === "cancelled";
    const rawStatus = isEnded ? word : (answer.status ?? word);
    const failure = runFailureIssues(rawStatus, reportOf(answer));
    return { status: isEnded ? status : "failed", rawStatus, issues: status === "cancelled" ? [] : failure };
  }
  if (status === "completed" || main.raw === undefined || main.raw === null) {
    return { status, rawStatus: word, issues };
  }
  // The output is there, and a blocking answer is the end: to go on waiting would lose what was paid for.
  const message = `The server answered with the output of the run, but calls the run "${word}".`;
  return {
    status: "completed",
    rawStatus: word,
    issues: [{ severity: "warning", code: "unexpected_status", message }],
  };
}

function reportOf({ error, message }: WireRunAnswer): FailureReport {
  if (typeof error === "string" && error.trim() !== "") return { message: error };
  return error ? readFailureReport(error) : { message: message ?? undefined };
}
