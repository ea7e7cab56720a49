import {
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
import { defaultApiVersion, resultLifetimeMs } from "../settings.ts";
import { statusTable } from "../status.ts";
import { operationSchema, queryOf, resultPath, type WireOperation } from "../wire.ts";
import { type Asked, analysisIssues, readAsked } from "./analysis.ts";

/** The least time between two status checks of a run that the vendor asks its clients to keep to. */
export const leastPollDelayMs = 2_000;

/** One status check. The answer to the last one holds the result. */
export async function observeRun(
  modelId: string,
  { runId, meta }: RunRef,
  apiVersion: string | undefined,
  call: VendorCall,
): Promise<RunObservation> {
  const asked = readAsked(meta?.asked);
  const { body, headers } = await call.request({
    url: runUrl(modelId, runId, asked, apiVersion),
    effect: "poll",
    schema: operationSchema,
  });
  const askedMs = parseRetryAfter(headers.get("retry-after"), call.clock.now()) ?? 0;
  return {
    ...readOperation(body, asked),
    runId,
    pollAfterMs: Math.max(askedMs, leastPollDelayMs),
  };
}

/** The URL of a run, always at the endpoint of the settings. A run is asked for in the version that it was started in. */
export function runUrl(
  modelId: string,
  resultId: string,
  asked: Asked,
  apiVersion = defaultApiVersion,
): string {
  return resultPath(modelId, resultId) + queryOf({ "api-version": asked.apiVersion ?? apiVersion });
}

function readOperation(operation: WireOperation, asked: Asked): RunObservation {
  const { analyzeResult, error, status, createdDateTime, lastUpdatedDateTime, ...rest } = operation;
  const createdAt = createdDateTime ? toIsoTimestamp(createdDateTime) : undefined;
  const finishedAt = lastUpdatedDateTime ? toIsoTimestamp(lastUpdatedDateTime) : undefined;
  const run = readRun(statusTable, {
    rawStatus: status ?? "",
    issues: analyzeResult ? analysisIssues(analyzeResult, asked) : [],
    // The result can be very large, and is kept once.
    raw: { ...rest, ...omitNullish({ status, createdDateTime, lastUpdatedDateTime, error }) } as JsonObject,
    ...omitNullish({ createdAt }),
  });
  const isOver = run.status === "completed" || run.status === "failed";
  const times = omitNullish({
    finishedAt: isOver ? finishedAt : undefined,
    resultExpiresAt: createdAt && expiryOf(createdAt),
  });
  const ended = { ...run, ...times };
  // The vendor's specification has no such status; without a result it may mean that one part of the work is done.
  if (status === "completed" && !analyzeResult) return { ...ended, status: "unknown" };
  if (run.status === "failed") return withFailure(ended, operation);
  const hasResult = analyzeResult && run.status === "completed" && !asked.deletes;
  return hasResult ? { ...ended, result: resultOf(operation, asked) } : ended;
}

/** The vendor's documents count the 24 hours from the end as well; the start is the earlier of the two. */
function expiryOf(createdAt: string): string | undefined {
  const expiresMs = Date.parse(createdAt) + resultLifetimeMs;
  return expiresMs <= 8.64e15 ? new Date(expiresMs).toISOString() : undefined;
}

function withFailure(run: RunObservation, { analyzeResult, error, status }: WireOperation): RunObservation {
  const skipped = "The vendor skipped the document.";
  const said =
    status === "skipped" && !error
      ? [{ severity: "error" as const, code: "skipped", message: skipped }]
      : failureIssues(error);
  const issues = [...run.issues, ...said];
  // Not documented; a part of the result would be worth reading.
  return { ...run, issues, status: analyzeResult ? "completed_with_errors" : "failed" };
}

/** What is kept of a run: the operation with its result, and what was asked for. */
export function answersOf(operation: WireOperation, asked: Asked): Record<string, JsonValue> {
  return { operation: operation as JsonObject, asked: omitNullish(asked) as JsonObject };
}

function resultOf(operation: WireOperation, asked: Asked): NonNullable<RunObservation["result"]> {
  return { version: 1, answers: answersOf(operation, asked) };
}
