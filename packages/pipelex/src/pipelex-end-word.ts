import type { Issue, RunStatus } from "@docmux/core/provider";
import { type FailureReport, readFailureReport } from "./pipelex-failure-report.ts";
import { mapRunWord, runStatusTable } from "./pipelex-status.ts";
import type { WireRunAnswer } from "./pipelex-wire.ts";

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

/** The oldest servers write the outcome of the request, in `status`, next to the state of the run. */
const envelopeTable: Readonly<Record<string, RunStatus>> = { ...runStatusTable, SUCCESS: "completed" };

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
  if (isError(answer.error) || !isSuccess(answer.success)) {
    return { status: "failed", rawStatus: first?.rawStatus ?? "", issues: [], report };
  }
  const worst = words.find(({ status }) => status !== "completed") ?? first;
  return { ...(worst ?? readWord("")), report };
}

/** Code of {@link unexpectedStatus}. */
export const unexpectedStatusCode = "unexpected_status";

/** The issue of an output whose run the vendor calls something else than completed. */
export function unexpectedStatus(rawStatus: string): Issue {
  const message = `The server answered with the output of the run, but calls the run "${rawStatus}".`;
  return { severity: "error", code: unexpectedStatusCode, message };
}

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

function isError(error: unknown): boolean {
  return Boolean(error);
}

function reportOf({ error, message }: WireRunAnswer): FailureReport {
  if (typeof error === "string" && error.trim() !== "") return { message: error };
  return error ? readFailureReport(error) : { message: message ?? undefined };
}
