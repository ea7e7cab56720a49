import { type FileStore, seconds } from "./file-store.ts";
import type { MistralRunScript } from "./mistral-emulator-options.ts";
import { MistralError, plainError } from "./mistral-error.ts";

/** The outcome of one row, known at the start and shown at the end. */
export interface RowOutcome {
  customId: string | null;
  status: number;
  /** JSON; of a failed row the vendor gives it as a text. */
  body: unknown;
}

/** A job. Its status is a function of the clock. */
export interface BatchJob {
  id: string;
  inputFiles: string[];
  metadata: Record<string, string> | null;
  model: string | null;
  createdAtMs: number;
  timeoutMs: number;
  /** From its start to its end. */
  durationMs: number;
  rows: RowOutcome[];
  script: MistralRunScript;
  cancelledAtMs?: number;
  files?: { output: string | null; error: string | null };
}

/** All jobs. */
export class BatchJobs {
  readonly #jobs = new Map<string, BatchJob>();
  readonly #files: FileStore;
  readonly #now: () => number;

  constructor(files: FileStore, now: () => number) {
    this.#files = files;
    this.#now = now;
  }

  add(job: BatchJob): void {
    this.#jobs.set(job.id, job);
  }

  /** @throws MistralError with status 404. */
  get(id: string): BatchJob {
    const job = this.#jobs.get(id);
    if (!job) throw plainError(404, "Job not found");
    return job;
  }

  delete(id: string): void {
    this.get(id);
    this.#jobs.delete(id);
  }

  /** Newest first. */
  list(): BatchJob[] {
    return [...this.#jobs.values()].reverse();
  }

  cancel(job: BatchJob): void {
    if (!hasEnded(this.statusOf(job))) job.cancelledAtMs ??= this.#now();
  }

  statusOf(job: BatchJob): string {
    const { createdAtMs, durationMs, cancelledAtMs, script, timeoutMs } = job;
    const queuedUntilMs = createdAtMs + durationMs / 3;
    const nowMs = this.#now();
    if (cancelledAtMs !== undefined) {
      // What was not begun is cancelled immediately.
      const isOver = cancelledAtMs < queuedUntilMs || nowMs >= cancelledAtMs + durationMs / 3;
      return isOver ? "CANCELLED" : "CANCELLATION_REQUESTED";
    }
    if (nowMs >= createdAtMs + timeoutMs) return "TIMEOUT_EXCEEDED";
    if (nowMs < queuedUntilMs) return "QUEUED";
    if (script.stuck || nowMs < queuedUntilMs + durationMs) return "RUNNING";
    return script.finalStatus ?? "SUCCESS";
  }

  /** As the vendor shows a job. The counters are 0 in the answer to the start. */
  view(job: BatchJob, { isNew = false, inline = false } = {}): Record<string, unknown> {
    const status = this.statusOf(job);
    const isDone = hasEnded(status) && !["CANCELLED", "TIMEOUT_EXCEEDED"].includes(status);
    const failed = isDone ? job.rows.filter((row) => row.status !== 200) : [];
    const done = isDone ? job.rows.length : 0;
    if (isDone) job.files ??= this.#writeFiles(job);
    return {
      id: job.id,
      object: "batch",
      input_files: job.inputFiles,
      metadata: job.metadata,
      endpoint: "/v1/ocr",
      model: job.model,
      agent_id: null,
      output_file: job.files?.output ?? null,
      error_file: job.files?.error ?? null,
      errors: failed.map((row) => ({ message: `HTTP Error, status code: ${row.status}`, count: 1 })),
      outputs: inline && isDone ? job.rows.map(viewRow) : null,
      status,
      created_at: seconds(job.createdAtMs),
      total_requests: isNew ? 0 : job.rows.length,
      completed_requests: done,
      succeeded_requests: done - failed.length,
      failed_requests: failed.length,
      started_at: seconds(job.createdAtMs),
      completed_at: hasEnded(status) ? seconds(this.#now()) : null,
    };
  }

  #writeFiles(job: BatchJob): NonNullable<BatchJob["files"]> {
    const write = (rows: RowOutcome[], sampleType: string): string | null => {
      if (rows.length === 0) return null;
      const text = rows.map((row) => `${JSON.stringify(viewRow(row))}\n`).join("");
      return this.#files.add({
        bytes: new TextEncoder().encode(text),
        filename: `${job.id}_${sampleType}.jsonl`,
        purpose: "batch",
        sampleType,
        mimetype: "application/jsonl",
        source: "mistral",
      }).id;
    };
    return {
      output: write(
        job.rows.filter((row) => row.status === 200),
        "batch_result",
      ),
      error: write(
        job.rows.filter((row) => row.status !== 200),
        "batch_error",
      ),
    };
  }
}

function hasEnded(status: string): boolean {
  return !["QUEUED", "RUNNING", "CANCELLATION_REQUESTED"].includes(status);
}

function viewRow({ customId, status, body }: RowOutcome, at = 0) {
  const id = `batch-${customId ?? "row"}-${at}`;
  const shown = status === 200 ? body : JSON.stringify(body);
  return { id, custom_id: customId, response: { status_code: status, body: shown }, error: null };
}

/** What a row ends with that met an error. */
export function failedRow(customId: string | null, error: unknown): RowOutcome {
  if (!(error instanceof MistralError)) throw error;
  return { customId, status: error.status, body: error.body };
}
