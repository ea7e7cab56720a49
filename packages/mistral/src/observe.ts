import {
  type Issue,
  isRecord,
  type JsonObject,
  omitNullish,
  pagesInRange,
  parseResponse,
  type RunObservation,
  type RunRef,
  type RunStatus,
  readRun,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import type * as z from "zod/mini";
import { readFailure } from "./failure.ts";
import { providerId } from "./settings.ts";
import { batchStatusTable, ocrStatusTable } from "./status.ts";
import {
  contentPath,
  jobListSchema,
  jobPath,
  jobSchema,
  jobsPath,
  ocrAnswerSchema,
  parseJson,
  rowSchema,
  type WireJob,
  type WirePage,
} from "./wire.ts";

/** How long the vendor is known to keep the rows of a batch job: its documents name 24 hours, and no end. */
export const resultLifetimeMs = 24 * 60 * 60 * 1000;

/** The most pages that a document may have. */
export const maxPages = 1000;

/** The most jobs that the vendor returns in one page of a list. */
export const jobsPerPage = 100;

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
  if (deprecatedSince) {
    const message = `The vendor reports that this model is deprecated (${deprecatedSince.slice(0, 40)}); choose a newer one.`;
    issues.push({ severity: "warning", code: "model_deprecated", message });
  }
  // The result holds the answer itself; it can be large.
  const raw = { model: body.model, usage_info: body.usage_info };
  const observation = readRun(ocrStatusTable, { rawStatus: "HTTP 200", issues, raw });
  return pages.length > 0 ? observation : { ...observation, status: "failed" };
}

/** An `OCRResponse`, read and compared with what was asked for. */
export interface ReadAnswer {
  answer: z.infer<typeof ocrAnswerSchema>;
  /** The pages, each with its 0-indexed place in the document. */
  pages: { page: WirePage; index: number }[];
  /** The extraction, where there is one. */
  data?: unknown;
  /** What is missing, or odd. The vendor reports success all the same. */
  issues: Issue[];
}

/**
 * Reads an `OCRResponse`; of a batch row it may be JSON in a text.
 *
 * @param kept - what the start asked for, as the start keeps it with the answer; a ref may come from anywhere.
 * @throws VendorError with code `bad_response`.
 */
export function readAnswer(given: unknown, kept: unknown): ReadAnswer {
  const answer = parseResponse(ocrAnswerSchema, parseJson(given), "The answer", { providerId });
  // The place in the list where the vendor names none.
  const pages = answer.pages.map((page, at) => ({ page, index: page.index ?? at }));
  if (pages.length === 0) {
    const message = "The vendor answered with success and without a page.";
    return { answer, pages, issues: [{ severity: "error", code: "no_pages", message }] };
  }
  const { pages: range, annotates } = isRecord(kept) ? kept : {};
  const { issues, ...annotation } = readAnnotation(answer.document_annotation, annotates === true);
  const missing = typeof range === "string" ? missingPages(pages, range) : [];
  return { answer, pages, ...annotation, issues: [...issues, ...missing] };
}

/** `document_annotation` is JSON in a text. One that was asked for and is absent, or is not JSON, is output that is missing. */
function readAnnotation(given: unknown, isAsked: boolean): Pick<ReadAnswer, "data" | "issues"> {
  if (given === null || given === undefined || given === "") {
    const message = "The document was to be annotated, and the answer holds no annotation.";
    return { issues: isAsked ? [{ severity: "error", code: "annotation_missing", message }] : [] };
  }
  const data = parseJson(given);
  if (data !== given || typeof given !== "string") return { data, issues: [] };
  const message = "The annotation of the document is not JSON; it is in the raw result as it came.";
  return { issues: [{ severity: "error", code: "annotation_unreadable", message }] };
}

/** The vendor may lose a page without a sign of it. After the last one that came, the document may have ended. */
function missingPages(pages: ReadAnswer["pages"], range: string): Issue[] {
  const found = new Set(pages.map(({ index }) => index));
  const missing = pagesInRange(range, maxPages).filter((index) => !found.has(index));
  if (missing.length === 0) return [];
  const gaps = missing.filter((index) => index < Math.max(...found));
  const [severity, what, named] =
    gaps.length > 0
      ? (["error", "are missing in the answer", gaps] as const)
      : (["warning", "did not come; the document may have ended before", missing] as const);
  const more = named.length > 10 ? ` and ${named.length - 10} more` : "";
  const message = `The pages ${named.slice(0, 10).join(", ")}${more} (counted from 0) ${what}.`;
  return [{ severity, code: "pages_missing", message }];
}

/** One status check of a batch job. Why its row failed is in a file of its own; one that is gone costs no status. */
export async function observeJob({ runId }: RunRef, call: VendorCall): Promise<RunObservation> {
  const job = await call.poll(jobPath(runId), { schema: jobSchema });
  const observation = jobObservation(job);
  if (observation.status !== "failed" || !job.error_file) return observation;
  try {
    const failure = rowFailure(await call.read(contentPath(job.error_file), { schema: rowSchema }));
    return failure ? { ...observation, issues: [failure, ...observation.issues] } : observation;
  } catch (error) {
    if (call.signal.aborted || !VendorError.isInstance(error)) throw error;
    return observation;
  }
}

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

/** The vendor counts seconds. `undefined` for what is no time. */
function isoOfSeconds(seconds: number | null | undefined): string | undefined {
  const ms = (seconds ?? Number.NaN) * 1000;
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}

/** `SUCCESS` says that every row was tried; `FAILED` and `TIMEOUT_EXCEEDED` may come with rows that were done. */
function byRows(
  status: RunStatus,
  { succeeded_requests: done, failed_requests: failed }: WireJob,
): RunStatus {
  const hasDone = (done ?? 0) > 0;
  if (status === "completed" && (failed ?? 0) > 0) return hasDone ? "completed_with_errors" : "failed";
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

/** What a row says of its failure; `undefined` for a row that succeeded. The body is JSON in a text here. */
export function rowFailure({ response, error }: z.infer<typeof rowSchema>): Issue | undefined {
  const { status_code: httpStatus, body } = response ?? {};
  if (httpStatus === 200) return undefined;
  const unnamed = `The request of the job was answered with HTTP ${String(httpStatus ?? "of no number")}.`;
  const { message = unnamed } = readFailure(parseJson(body) ?? error);
  return { severity: "error", code: "row_failed", message };
}
