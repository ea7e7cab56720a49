import {
  type Issue,
  type JsonObject,
  omitNullish,
  type RunObservation,
  type RunRef,
  type RunStatus,
  readRun,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { readFailure } from "../failure.ts";
import { batchStatusTable, ocrStatusTable } from "../status.ts";
import {
  contentPath,
  isoOfSeconds,
  jobListSchema,
  jobPath,
  jobSchema,
  jobsPath,
  parseJson,
  rowSchema,
  type WireJob,
  type WireRow,
} from "../wire.ts";
import { readAnswer } from "./answer.ts";

/** How long the vendor is known to keep the rows of a batch job: its documents name 24 hours, and no end. */
export const resultLifetimeMs = 24 * 60 * 60 * 1000;

/**
 * What the answer to an OCR call shows of the run: it ended, with all that was asked for or less.
 *
 * @param deprecatedSince - the header by which the vendor announces the end of a model.
 */
export function ocrObservation(
  body: Readonly<Record<string, unknown>>,
  asked: JsonObject,
  deprecatedSince: string | null,
): RunObservation {
  const { pages, issues } = readAnswer(body, asked);
  const observation = readRun(ocrStatusTable, {
    rawStatus: "HTTP 200",
    issues: [...issues, ...(deprecatedSince ? [deprecatedModel(deprecatedSince)] : [])],
    // The result holds the answer itself; it can be large.
    raw: { model: body.model, usage_info: body.usage_info },
  });
  return pages.length > 0 ? observation : { ...observation, status: "failed" };
}

function deprecatedModel(since: string): Issue {
  const message = `The vendor reports that this model is deprecated (${since.slice(0, 40)}); choose a newer one.`;
  return { severity: "warning", code: "model_deprecated", message };
}

/** One status check of a batch job. Why its row failed is in a file of its own. */
export async function observeJob({ runId }: RunRef, call: VendorCall): Promise<RunObservation> {
  const job = await call.poll(jobPath(runId), { schema: jobSchema });
  const observation = jobObservation(job);
  if (observation.status !== "failed" || !job.error_file) return observation;
  const said = await readRowFailure(job.error_file, call);
  return said ? { ...observation, issues: [said, ...observation.issues] } : observation;
}

/** The most jobs that the vendor returns in one page of a list. */
export const jobsPerPage = 100;

/** One page of the jobs of the workspace, newest first; pages are counted from 0. */
export async function readJobs(
  call: VendorCall,
  page: number,
  createdAfter?: string,
): Promise<readonly WireJob[]> {
  const query = { page, page_size: jobsPerPage, created_after: createdAfter };
  return (await call.read(jobsPath, { query, schema: jobListSchema })).data ?? [];
}

/** What the vendor reports of a batch job. */
export function jobObservation(job: WireJob): RunObservation {
  const { created_at: created, started_at: started, completed_at: completed } = job;
  const run = readRun(batchStatusTable, {
    rawStatus: job.status,
    runId: job.id,
    ...omitNullish({
      createdAt: isoOfSeconds(created),
      startedAt: isoOfSeconds(started),
      finishedAt: isoOfSeconds(completed),
      resultExpiresAt: isoOfSeconds(completed && completed + resultLifetimeMs / 1000),
    }),
    raw: job,
  });
  const status = byRows(run.status, job);
  return { ...run, status, issues: [...run.issues, ...failureIssues(status, job)] };
}

/** `SUCCESS` says that every row was tried; `FAILED` and `TIMEOUT_EXCEEDED` may come with rows that were done. */
function byRows(status: RunStatus, job: WireJob): RunStatus {
  const hasDone = (job.succeeded_requests ?? 0) > 0;
  const hasFailed = (job.failed_requests ?? 0) > 0;
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
export function rowFailure({ response, error }: WireRow): Issue | undefined {
  const { status_code: httpStatus, body } = response ?? {};
  if (httpStatus === 200) return undefined;
  const { message } = readFailure(parseJson(body) ?? error);
  const said =
    message ?? `The request of the job was answered with HTTP ${String(httpStatus ?? "of no number")}.`;
  return { severity: "error", code: "row_failed", message: said };
}
