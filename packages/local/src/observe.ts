import { type Issue, type RunObservation, readRun, readStep, type Step } from "@docmux/core/provider";
import type { UnreadableError } from "./reader/document.ts";
import type { Reading } from "./reader/read.ts";
import { runStatusTable, stepStatusTable } from "./status.ts";

/** What is known of a run besides its reading. */
export interface RunFacts {
  runId: string;
  startedAt: string;
  finishedAt: string;
  pipelineVersion?: string;
  /** The page that were asked for and are not there, and the like. */
  issues: Issue[];
  /** Fields were looked for. */
  isExtraction: boolean;
}

/** A run that read its document, or part of it. */
export function observeReading({ document, issues, ocr }: Reading, facts: RunFacts): RunObservation {
  const failedPages: Issue[] = document.failedPages.map(({ index }) => ({
    severity: "error",
    code: "page_failed",
    message: `Page ${index} could not be read.`,
  }));
  const all = [...facts.issues, ...issues];
  const steps = [
    step("parse", "parse", [], failedPages.length > 0 ? "partial" : "done", failedPages),
    step("ocr", "transform", ["parse"], ocr.status, ocr.issues),
    ...(facts.isExtraction ? [step("extract", "extract", ["parse", "ocr"], "done", [])] : []),
  ].map((made, index) => ({ ...made, index }));
  const severities = [...all, ...failedPages, ...ocr.issues].map(({ severity }) => severity);
  const rawStatus = severities.includes("error")
    ? "read_in_part"
    : severities.includes("warning")
      ? "read_with_warnings"
      : "read";
  return observe(rawStatus, facts, steps, all);
}

/** A run whose document could not be opened. */
export function observeUnreadable({ reason, message }: UnreadableError, facts: RunFacts): RunObservation {
  const issue: Issue = { severity: "error", code: reason, message: `${message}.` };
  return observe("unreadable", facts, [step("parse", "parse", [], "failed", [issue])], []);
}

function observe(
  rawStatus: keyof typeof runStatusTable,
  { runId, startedAt, finishedAt, pipelineVersion }: RunFacts,
  steps: Step[],
  issues: Issue[],
): RunObservation {
  return readRun(runStatusTable, {
    ...{ rawStatus, runId, steps, issues, startedAt, finishedAt },
    ...(pipelineVersion === undefined ? {} : { pipelineVersion }),
    raw: { status: rawStatus },
  });
}

function step(
  type: "parse" | "ocr" | "extract",
  kind: Step["kind"],
  dependsOn: string[],
  rawStatus: keyof typeof stepStatusTable,
  issues: Issue[],
): Step {
  return readStep(stepStatusTable, {
    ...{ key: type, index: 0, type, kind, dependsOn, rawStatus, issues },
    raw: { status: rawStatus },
  });
}
