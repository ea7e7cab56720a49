import { type Issue, mapStatus, type RunStatus, type StepKind, type StepStatus } from "@docmux/core/provider";
import { type FailureReport, failureSentence, readFailureReport, withoutBase64 } from "./failure.ts";
import type { ReadContent } from "./stuff.ts";
import type { WireRunAnswer } from "./wire.ts";

/** The vendor's statuses of a run (`state`, `status` or `pipeline_state`, depending on the dialect). */
export const runStatusTable: Readonly<Record<string, Exclude<RunStatus, "unknown">>> = {
  PENDING: "pending",
  STARTED: "running",
  RUNNING: "running",
  COMPLETED: "completed",
  FAILED: "failed",
  ERROR: "failed",
  CANCELLED: "cancelled",
  TERMINATED: "cancelled",
  TIMED_OUT: "failed",
};

/** As {@link runStatusTable}; on the answer to a start, `STARTED` says only that the run was accepted. */
export const startStatusTable: typeof runStatusTable = { ...runStatusTable, STARTED: "pending" };

/** The word of a run that the vendor itself gave up on after its own time limit. */
const timedOutWord = "TIMED_OUT";

/** The vendor's statuses of a node of a run's graph, and of a pipe while a run continues. */
export const stepStatusTable: Readonly<Record<string, Exclude<StepStatus, "unknown">>> = {
  scheduled: "pending",
  running: "running",
  succeeded: "completed",
  failed: "failed",
  skipped: "skipped",
  canceled: "cancelled",
};

/** Reads the status of a run, in whatever case it is written. */
export function mapRunWord(
  rawStatus: string,
  table: Readonly<Record<string, RunStatus>> = runStatusTable,
): { status: RunStatus; issues: Issue[] } {
  const known = rawStatus.toUpperCase();
  return mapStatus(table, Object.hasOwn(table, known) ? known : rawStatus);
}

/** Reads the status of a step, in whatever case it is written. */
export function mapStepWord(rawStatus: string): { status: StepStatus; issues: Issue[] } {
  const known = rawStatus.toLowerCase();
  return mapStatus(stepStatusTable, Object.hasOwn(stepStatusTable, known) ? known : rawStatus, "step");
}

/** How an answer says that its run ended. */
export interface EndWord {
  /** `completed` only where the vendor documents every status in the answer as a success; `unknown` without one. */
  status: RunStatus;
  /** The status that decided, unchanged; empty without one. */
  rawStatus: string;
  issues: Issue[];
  /** Why the run ended so, for one that failed. */
  report: FailureReport;
}

/**
 * Reads what an answer with a success status says of the end of its run, in `state`, `pipeline_state`, `status`, `error`
 * and `success`. One word of failure counts more than any of success; what is not known to be a success is none.
 */
export function readEndWord(answer: WireRunAnswer): EndWord {
  const words = [answer.state, answer.pipeline_state].filter(isWord).map((word) => readWord(word));
  if (isWord(answer.status)) words.push(readWord(answer.status, envelopeTable));
  const report = reportOf(answer);
  const bad = words.find(({ status }) => status === "failed" || status === "cancelled");
  if (bad) return { ...bad, report };
  const [first] = words;
  if (answer.error || !isSuccess(answer.success)) {
    return { status: "failed", rawStatus: first?.rawStatus ?? "", issues: [], report };
  }
  const worst = words.find(({ status }) => status !== "completed") ?? first;
  return { ...(worst ?? readWord("")), report };
}

/** The oldest servers write the outcome of the request, in `status`, next to the state of the run. */
const envelopeTable: Readonly<Record<string, RunStatus>> = { ...runStatusTable, SUCCESS: "completed" };

function readWord(rawStatus: string, table?: Readonly<Record<string, RunStatus>>) {
  return { rawStatus, ...mapRunWord(rawStatus, table) };
}

function isWord(word: string | null | undefined): word is string {
  return word !== undefined && word !== null && word !== "";
}

/** Absent, or a yes; anything else in its place is no success. */
function isSuccess(value: unknown): boolean {
  return value === undefined || value === null || String(value).toLowerCase() === "true";
}

function reportOf({ error, message }: WireRunAnswer): FailureReport {
  if (typeof error === "string" && error.trim() !== "") return { message: withoutBase64(error) };
  return error ? readFailureReport(error) : { message: withoutBase64(message ?? undefined) };
}

/** The issue of an output whose run the vendor calls something else than completed. */
export function unexpectedStatus(rawStatus: string): Issue {
  const message = `The server returned the output of the run, but calls the run "${rawStatus}".`;
  return { severity: "error", code: unexpectedStatusCode, message };
}

/** Code of {@link unexpectedStatus}. */
export const unexpectedStatusCode = "unexpected_status";

/** The issues of a run that ended without output: what the server says of it, and what it advises. */
export function runFailureIssues(rawStatus: string, report: FailureReport): Issue[] {
  const isTimeout = rawStatus === timedOutWord;
  const fallback = isTimeout
    ? "The vendor stopped the run after its own time limit."
    : `The run ended "${rawStatus}".`;
  return [
    {
      severity: "error",
      code: isTimeout ? "vendor_timeout" : "run_failed",
      message: failureSentence(report) ?? fallback,
    },
    ...(report.advice ? [{ severity: "info", code: "vendor_advice", message: report.advice } as const] : []),
  ];
}

/** What a pipe does, by its type; what a language model does, by what came out of it. */
export function stepKind(
  type: string | undefined,
  output: ReadContent | undefined,
  isController = false,
): StepKind {
  const known = type !== undefined && Object.hasOwn(kindOfPipeType, type) ? kindOfPipeType[type] : undefined;
  if (known) return known;
  if (isController) return "control";
  if (type !== undefined && type !== "PipeLLM" && type !== unknownPipeType) return "other";
  if (output?.pages !== undefined) return "parse";
  if (output?.data !== undefined) return "extract";
  return output?.content.text === undefined ? (type === "PipeLLM" ? "generate" : "other") : "generate";
}

const kindOfPipeType: Readonly<Record<string, StepKind>> = {
  PipeSequence: "control",
  PipeParallel: "control",
  PipeCondition: "control",
  PipeBatch: "control",
  PipeExtract: "parse",
  PipeCompose: "transform",
  PipeFunc: "transform",
  PipeImgGen: "generate",
};

/** `Step.type` where the server does not say what kind of pipe it is. */
export const unknownPipeType = "pipe";

/**
 * Gives each step a key: the code of its pipe, and `#2`, `#3` and so on where a pipe ran several times. The graph has
 * ids of its own, but what the hosted service reports while a run continues is by pipe code only, and a key must not change
 * during a run.
 */
export class StepKeys {
  readonly #counts = new Map<string, number>();

  next(pipeCode: string): string {
    const code = bareCode(pipeCode);
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    return count === 1 ? code : `${code}#${count}`;
  }
}

/** `summarize` of `test_domain.summarize`: servers write codes with and without their domain. */
export function bareCode(pipeCode: string): string {
  return pipeCode.split(".").at(-1) || pipeCode;
}
