import { type Issue, type RunObservation, readRun, readStep, type Step } from "@docmux/core/provider";
import type { UnreadableError } from "./reader/document.ts";
import type { Reading } from "./reader/read.ts";
import { runStatusTable, stepStatusTable } from "./status.ts";

/** What is known of a run besides its reading. */
export interface RunFacts {
  runId: string;
  startedAt: string;
  finishedAt: string;
}

interface ReadingFacts extends RunFacts {
  pipelineVersion: string;
  /** Pages that were asked for and are not there, and the like. */
  issues: Issue[];
  /** Fields were looked for. */
  isExtraction: boolean;
}

/** A run that read its document, or part of it. */
export function observeReading(
  { document, issues: ofReading, ocr }: Reading,
  { issues: ofRun, isExtraction, ...facts }: ReadingFacts,
): RunObservation {
  const failed = document.failedPages.map((index): Issue => {
    return { severity: "error", code: "page_failed", message: `Page ${index} could not be read.` };
  });
  const issues = [...ofRun, ...ofReading];
  const steps = [
    step("parse", "parse", [], failed.length > 0 ? "partial" : "done", failed),
    step("ocr", "transform", ["parse"], ocr.status, ocr.issues),
    ...(isExtraction ? [step("extract", "extract", ["parse", "ocr"], "done", [])] : []),
  ];
  const severities = [...issues, ...failed, ...ocr.issues].map(({ severity }) => severity);
  const worst = severities.includes("warning") ? "read_with_warnings" : "read";
  return observe(severities.includes("error") ? "read_in_part" : worst, { ...facts, steps, issues });
}

/** A run whose document could not be opened. */
export function observeUnreadable({ reason, message }: UnreadableError, facts: RunFacts): RunObservation {
  const issue: Issue = { severity: "error", code: reason, message: `${message}.` };
  return observe("unreadable", {
    ...facts,
    steps: [step("parse", "parse", [], "failed", [issue])],
    issues: [],
  });
}

function observe(
  rawStatus: keyof typeof runStatusTable,
  { steps, ...facts }: RunFacts & { pipelineVersion?: string; steps: Step[]; issues: Issue[] },
): RunObservation {
  const inOrder = steps.map((each, index) => ({ ...each, index }));
  return readRun(runStatusTable, { ...facts, steps: inOrder, rawStatus, raw: { status: rawStatus } });
}

function step(
  type: "parse" | "ocr" | "extract",
  kind: Step["kind"],
  dependsOn: string[],
  rawStatus: keyof typeof stepStatusTable,
  issues: Issue[],
): Step {
  const raw = { status: rawStatus };
  return readStep(stepStatusTable, { key: type, index: 0, type, kind, dependsOn, rawStatus, issues, raw });
}
