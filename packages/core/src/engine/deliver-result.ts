import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DocmuxError } from "../errors/docmux-error.ts";
import { PartialResultError } from "../errors/partial-result-error.ts";
import { RunCancelledError } from "../errors/run-cancelled-error.ts";
import { RunFailedError } from "../errors/run-failed-error.ts";
import type { Issue } from "../model/issue.ts";
import { quoteSentence, quoteWord } from "../model/quote.ts";
import type { RawResult } from "../model/raw-result.ts";
import type { RunResult } from "../model/run-result.ts";
import type { RunSnapshot } from "../model/run-snapshot.ts";
import type { TerminalStatus } from "../model/run-status.ts";
import { hasOutput, isTerminal, worstOf } from "../model/run-status-laws.ts";
import { statusOfIssues } from "../model/settle-status.ts";
import type { NormalizedResult } from "../provider/normalized-result.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import { normalizeSafely } from "./normalize-safely.ts";
import { requireSameRun } from "./require-same-run.ts";
import { validateData } from "./validate-data.ts";

/** What is asked of a result. */
export interface DeliverOptions {
  schema?: StandardSchemaV1 | undefined;
  requireComplete?: boolean | undefined;
  /** What the start itself brought up, such as an option that was left out. */
  leftOut?: readonly Issue[];
}

/**
 * Rejects a run that ended without output.
 *
 * @throws RunFailedError, RunCancelledError
 */
export function requireOutput(snapshot: RunSnapshot): void {
  if (snapshot.status === "cancelled") throw new RunCancelledError("The run was cancelled", { snapshot });
  if (snapshot.status === "failed") throw new RunFailedError(failureSentence(snapshot), { snapshot });
}

/**
 * Reads a raw result: normalizes it, applies the worst-of law once more, validates.
 *
 * @throws RunFailedError, RunCancelledError, PartialResultError, VendorError
 */
export async function deliverResult(
  pipeline: Pipeline,
  snapshot: RunSnapshot,
  raw: RawResult,
  options: DeliverOptions,
): Promise<RunResult> {
  try {
    return await readResult(pipeline, snapshot, raw, options);
  } catch (error) {
    throw DocmuxError.isInstance(error) ? error.withRaw(raw) : error;
  }
}

async function readResult(
  pipeline: Pipeline,
  snapshot: RunSnapshot,
  raw: RawResult,
  { schema, requireComplete, leftOut = [] }: DeliverOptions,
): Promise<RunResult> {
  const normalized = normalizeSafely(pipeline, snapshot, raw);
  requireSameRun(snapshot.ref, normalized.runId);
  const status = statusOf(pipeline, snapshot, normalized, leftOut);
  if (!hasOutput(status)) {
    const worsened = { ...snapshot, status, issues: [...snapshot.issues, ...normalized.issues] };
    requireOutput(worsened);
    throw new RunFailedError(failureSentence(worsened), { snapshot: worsened });
  }
  const { providerMetadata, data, runId: _, ...rest } = normalized;
  const result: RunResult = {
    ...rest,
    ref: snapshot.ref,
    status,
    issues: [
      ...leftOut,
      ...snapshot.issues,
      ...snapshot.steps.flatMap((step) => step.issues),
      ...normalized.issues,
    ],
    snapshot,
    providerMetadata: { [snapshot.providerId]: providerMetadata },
    raw,
    ...(data === undefined ? {} : { data }),
  };
  if (requireComplete && status === "completed_with_errors") {
    throw new PartialResultError("Part of the output is missing", { result });
  }
  // Data of a run with errors may be missing as a whole; there is nothing to validate then.
  if (!schema || (data === undefined && status === "completed_with_errors")) return result;
  return { ...result, data: await validateData(schema, data, snapshot.ref) };
}

function statusOf(
  { capabilities }: Pipeline,
  snapshot: RunSnapshot,
  normalized: NormalizedResult,
  leftOut: readonly Issue[],
): TerminalStatus {
  if (!isTerminal(snapshot.status)) throw new RangeError("a run that has not ended has no result");
  const status = worstOf(snapshot.status, statusOfIssues([...leftOut, ...normalized.issues]));
  // A completed run of which nothing can be read delivered nothing, whatever the vendor calls it.
  return deliveredNothing(normalized) && !capabilities.effectOnly ? "failed" : status;
}

function deliveredNothing({ data, content, outputs }: NormalizedResult): boolean {
  return (
    data === undefined && outputs.length === 0 && Object.values(content).every((part) => part === undefined)
  );
}

function failureSentence({ rawStatus, issues, steps }: RunSnapshot): string {
  const every: Issue[] = [...issues, ...steps.flatMap((step) => step.issues)];
  const said = every.find((issue) => issue.severity === "error")?.message;
  return said
    ? `The run failed: ${quoteSentence(said)}`
    : `The run ended ${quoteWord(rawStatus)} without usable output`;
}
