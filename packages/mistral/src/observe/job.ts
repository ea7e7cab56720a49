import {
  type Issue,
  isRecord,
  omitNullish,
  type RunObservation,
  type RunRef,
  type RunStatus,
  readRun,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { readFailure } from "../failure.ts";
import { contentPath, jobPath } from "../paths.ts";
import { batchStatusTable } from "../status.ts";
import { jobSchema, rowSchema, type WireJob } from "../wire.ts";

/** How long the vendor is known to keep the rows of a batch job: its documents name 24 hours, and no end. */
export const resultLifetimeMs = 24 * 60 * 60 * 1000;

/** One status check of a batch job. Why its row failed is in a file of its own. */
export async function observeJob({ runId }: RunRef, call: VendorCall): Promise<RunObservation> {
  const job = await call.poll(jobPath(runId), { schema: jobSchema });
  const observation = jobObservation(job);
  if (observation.status !== "failed" || !job.error_file) return observation;
  const said = await readRowFailure(job.error_file, call);
  return said ? { ...observation, issues: [said, ...observation.issues] } : observation;
}

/** What the vendor reports of a batch job. */
export function jobObservation(job: WireJob): RunObservation {
  const times = { createdAt: job.created_at, startedAt: job.started_at, finishedAt: job.completed_at };
  const finishedMs = epochMs(job.completed_at);
  const run = readRun(batchStatusTable, {
    rawStatus: job.status,
    runId: job.id,
    ...omitNullish({
      ...Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, isoOf(epochMs(seconds))])),
      resultExpiresAt: finishedMs === undefined ? undefined : isoOf(finishedMs + resultLifetimeMs),
    }),
    raw: job,
  });
  const status = byRows(run.status, job);
  return { ...run, status, issues: [...run.issues, ...failureIssues(status, job)] };
}

/** `SUCCESS` says that every row was tried; `FAILED` and `TIMEOUT_EXCEEDED` may come with rows that were done. */
function byRows(
  status: RunStatus,
  { succeeded_requests: done, failed_requests: failed }: WireJob,
): RunStatus {
  const hasDone = (done ?? 0) > 0;
  const hasFailed = (failed ?? 0) > 0;
  if (status === "completed" && hasFailed) return hasDone ? "completed_with_errors" : "failed";
  return status === "failed" && hasDone ? "completed_with_errors" : status;
}

function failureIssues(status: RunStatus, { status: rawStatus, errors }: WireJob): Issue[] {
  if (status !== "failed" && status !== "completed_with_errors") return [];
  if (rawStatus === "TIMEOUT_EXCEEDED") {
    const message = "The job did not end within its time limit; start it with more timeoutHours.";
    return [{ severity: "error", code: "vendor_timeout", message }];
  }
  return (errors ?? []).flatMap(({ message }): Issue[] =>
    message ? [{ severity: "error", code: "job_error", message }] : [],
  );
}

/** The vendor's sentence about the row that failed. A file that is gone takes nothing away from the status. */
async function readRowFailure(fileId: string, call: VendorCall): Promise<Issue | undefined> {
  try {
    return rowFailure(await call.read(contentPath(fileId), { schema: rowSchema }));
  } catch (error) {
    if (call.signal.aborted || !VendorError.isInstance(error)) throw error;
    return undefined;
  }
}

/** What a row says of its failure; `undefined` for a row that succeeded. The body is JSON in a text here. */
export function rowFailure(row: { response?: unknown; error?: unknown }): Issue | undefined {
  const { status_code: httpStatus, body } = isRecord(row.response) ? row.response : {};
  if (httpStatus === 200) return undefined;
  const { message } = readFailure(typeof body === "string" ? parseText(body) : (body ?? row.error));
  const said =
    message ?? `The request of the job was answered with HTTP ${String(httpStatus ?? "of no number")}.`;
  return { severity: "error", code: "row_failed", message: said };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The vendor counts seconds. */
function epochMs(seconds: number | null | undefined): number | undefined {
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return undefined;
  return Math.abs(seconds) < 8.64e12 ? seconds * 1000 : undefined;
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}
