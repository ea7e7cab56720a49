import {
  type Issue,
  type JsonObject,
  type JsonValue,
  omitNullish,
  parseRetryAfter,
  type RunObservation,
  type RunRef,
  readRun,
  toIsoTimestamp,
  type VendorCall,
} from "@docmux/core/provider";
import { failureIssues } from "../failure.ts";
import { resultLifetimeMs } from "../settings.ts";
import { statusTable } from "../status.ts";
import { operationSchema, runUrl, type WireOperation } from "../wire.ts";
import { type Asked, analysisIssues, readAsked } from "./analysis.ts";

/** One status check. The answer to the last one holds the result. */
export async function observeRun(
  modelId: string,
  { runId, meta }: RunRef,
  apiVersion: string,
  call: VendorCall,
): Promise<RunObservation> {
  const asked = readAsked(meta?.asked);
  const { body, headers } = await call.request({
    // A run is asked for in the version that it was started in.
    url: runUrl(modelId, runId, asked.apiVersion ?? apiVersion),
    effect: "poll",
    schema: operationSchema,
  });
  return { ...readOperation(body, asked), runId, pollAfterMs: pollDelayMs(headers, call) };
}

/** When to ask next: the vendor asks its clients for two seconds at least between two status checks, or says more. */
export function pollDelayMs(headers: Headers, { clock }: Pick<VendorCall, "clock">): number {
  return Math.max(2_000, parseRetryAfter(headers.get("retry-after"), clock.now()) ?? 0);
}

function readOperation(operation: WireOperation, asked: Asked): RunObservation {
  const { analyzeResult, ...rest } = operation;
  const { error, status, createdDateTime, lastUpdatedDateTime } = rest;
  const createdAt = toIsoTimestamp(createdDateTime);
  const run = readRun(statusTable, {
    rawStatus: status ?? "",
    issues: analyzeResult ? analysisIssues(analyzeResult, asked) : [],
    // The result can be very large, and is kept once.
    raw: omitNullish(rest) as JsonObject,
    ...omitNullish({ createdAt, resultExpiresAt: createdAt && expiryOf(createdAt) }),
  });
  // The vendor's specification has no such status; without a result it may mean that one part of the work is done.
  if (status === "completed" && !analyzeResult) return { ...run, status: "unknown" };
  if (run.status !== "completed" && run.status !== "failed") return run;
  const ended = { ...run, ...omitNullish({ finishedAt: toIsoTimestamp(lastUpdatedDateTime) }) };
  if (run.status === "failed") {
    const issues = [...run.issues, ...(status === "skipped" && !error ? [skipped] : failureIssues(error))];
    // Not documented; a part of the result would be worth reading.
    return { ...ended, issues, status: analyzeResult ? "completed_with_errors" : "failed" };
  }
  if (!analyzeResult || asked.deletes) return ended;
  return { ...ended, result: { version: 1, answers: answersOf(operation, asked) } };
}

const skipped: Issue = { severity: "error", code: "skipped", message: "The vendor skipped the document." };

/** The vendor's documents count the 24 hours from the end as well; the start is the earlier of the two. */
function expiryOf(createdAt: string): string | undefined {
  const expiresMs = Date.parse(createdAt) + resultLifetimeMs;
  return expiresMs <= 8.64e15 ? new Date(expiresMs).toISOString() : undefined;
}

/** What is kept of a run: the operation with its result, and what was asked for. */
export function answersOf(operation: WireOperation, asked: Asked): Record<string, JsonValue> {
  return { operation: operation as JsonObject, asked: omitNullish(asked) as JsonObject };
}
