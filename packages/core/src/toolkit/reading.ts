import * as z from "zod/mini";
import type { RunObservation } from "../contract/readings.ts";
import type { Issue } from "../model/issue.ts";
import { quoteWord } from "../model/quote.ts";
import type { RunStatus, StepStatus } from "../model/status.ts";
import type { Step } from "../model/step.ts";

/** What an answer holds about a run, for {@link readRun}. */
export type RunReading = Omit<RunObservation, "status" | "steps" | "issues"> &
  Partial<Pick<RunObservation, "steps" | "issues">>;

/** What an answer holds about a step, for {@link readStep}. */
export type StepReading = Omit<Step, "status" | "key" | "dependsOn" | "hasResult" | "issues"> &
  Partial<Pick<Step, "key" | "dependsOn" | "hasResult" | "issues">> & {
    /** The vendor's sentence about the step, where it has one. */
    said?: string | null | undefined;
  };

/**
 * Looks a vendor's status up in the provider's one table.
 *
 * @returns the normalized status; for a word that is not in the table `unknown`, with an issue that says so.
 *
 * @example
 * ```ts
 * const { status, issues } = mapStatus({ queued: "pending", done: "completed" }, body.state);
 * ```
 */
export function mapStatus<Status extends string>(
  table: Readonly<Record<string, Status>>,
  rawStatus: string,
  what: "run" | "step" = "run",
): { status: Status | "unknown"; issues: Issue[] } {
  const status = Object.hasOwn(table, rawStatus) ? table[rawStatus] : undefined;
  if (status !== undefined) return { status, issues: [] };
  return {
    status: "unknown",
    issues: [
      {
        severity: what === "run" ? "info" : "warning",
        code: "unknown_status",
        message: `The vendor gave the ${what} the status ${quoteWord(rawStatus)}, which docmux does not know.`,
      },
    ],
  };
}

/**
 * A run as its vendor reports it: the status looked up in the provider's one table, and whatever else the answer holds.
 * Left out, `steps` and `issues` are empty.
 *
 * @example
 * ```ts
 * const observation = readRun(statusTable, { rawStatus: job.status, runId: job.id, raw: job });
 * ```
 */
export function readRun(
  table: Readonly<Record<string, RunStatus>>,
  { steps = [], issues = [], ...run }: RunReading,
): RunObservation {
  const found = mapStatus(table, run.rawStatus);
  return { ...run, status: found.status, steps, issues: [...found.issues, ...issues] };
}

/**
 * A step as its vendor reports it. Left out: the key is the index, the step depends on the one before it, and it has no
 * result of its own. Every issue gets the key of the step; `said` becomes one, as severe as the status is.
 *
 * @example
 * ```ts
 * const step = readStep(statusTable, { index, type: "ocr", kind: "parse", rawStatus: stage.status, raw: stage });
 * ```
 */
export function readStep(
  table: Readonly<Record<string, StepStatus>>,
  { said, issues = [], ...reading }: StepReading,
): Step {
  const { index, rawStatus } = reading;
  const { status, issues: found } = mapStatus(table, rawStatus, "step");
  const step = {
    key: String(index),
    dependsOn: index === 0 ? [] : [String(index - 1)],
    hasResult: false,
    ...reading,
    status,
  };
  const own = said ? [{ ...remarkOf(status), message: said }] : [];
  return { ...step, issues: [...found, ...issues, ...own].map((issue) => ({ ...issue, step: step.key })) };
}

function remarkOf(status: StepStatus): Pick<Issue, "severity" | "code"> {
  switch (status) {
    case "failed":
    case "completed_with_errors":
      return { severity: "error", code: "step_failed" };
    case "completed_with_warnings":
      return { severity: "warning", code: "step_warning" };
    default:
      return { severity: "info", code: "step_message" };
  }
}

/** The members that are there: `undefined` and `null` are left out, as exact optional properties want it. */
export function omitNullish<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: NonNullable<Members[Name]> } {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as { [Name in keyof Members]?: NonNullable<Members[Name]> };
}

/** A text that is there and not empty, else `undefined`. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads a property that is not as expected as absent: one odd property must not cost the others. */
export function lenient<Output>(schema: z.core.$ZodType<Output>) {
  return z.catch(z.nullish(schema), undefined);
}
