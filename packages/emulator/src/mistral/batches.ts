import type { Context } from "hono";
import type { EmulatorFrame } from "../server/emulator.ts";
import { type FileStore, pageOf, readLines, seconds } from "./files.ts";
import type { MistralRunScript } from "./mistral-emulator-options.ts";
import { codedError, invalid, isRecord, isUuid, MistralError, parse, plainError } from "./mistral-error.ts";
import { models, readOcrRequest } from "./ocr-request.ts";
import type { OcrAnswer } from "./run-ocr.ts";

/** The outcome of one row, known at the start and shown at the end. */
interface RowOutcome {
  customId: string | null;
  status: number;
  body: unknown;
}

/** A job. Its status is a function of the clock. */
interface BatchJob {
  id: string;
  inputFiles: string[];
  metadata: Record<string, string> | null;
  model: string;
  createdAtMs: number;
  timeoutMs: number;
  rows: RowOutcome[];
  script: MistralRunScript;
  cancelledAtMs?: number;
  files?: { output: string | null; error: string | null };
}

/** What batch jobs need of the rest of the vendor. */
export interface BatchParts {
  frame: Pick<EmulatorFrame, "clock" | "stepDurationMs">;
  files: FileStore;
  /** The script of the job that starts now. */
  takeScript(model: string): MistralRunScript;
  /** Does the work of one row, and bills it. */
  runRow(request: ReturnType<typeof readOcrRequest>, script: MistralRunScript): Promise<OcrAnswer>;
  noteAccepted(): void;
}

const hourMs = 3_600_000;

/** `/v1/batch/jobs`. */
export function addBatchRoutes(app: EmulatorFrame["app"], parts: BatchParts): void {
  const { frame, files } = parts;
  const { clock, stepDurationMs: durationMs } = frame;
  const jobs = new Map<string, BatchJob>();
  const jobOf = (context: Context): BatchJob => {
    const job = jobs.get(context.req.param("id") ?? "");
    if (!job) throw plainError(404, "Job not found");
    return job;
  };

  app.post("/v1/batch/jobs", async (context) => {
    const body = parse(await context.req.text());
    if (!isRecord(body) || body.endpoint !== "/v1/ocr") throw problem("endpoint", body);
    const { model, timeout_hours: hours = 24, input_files: given } = body;
    const inputFiles = Array.isArray(given) ? given : [];
    if (!inputFiles.every(isUuid)) throw problem("input_files", given);
    if (typeof model !== "string" || !models.includes(model))
      throw problem("model", model, "You do not have access to the model");
    if (!(Number(hours) >= 1 && Number(hours) <= 168)) throw problem("timeout_hours", hours);
    const metadata = readMetadata(body.metadata ?? null);
    const requests = Array.isArray(body.requests)
      ? body.requests
      : inputFiles.flatMap((id) => readLines(files.get(id).bytes));
    if (requests.length === 0 || requests.length > 10_000 || !requests.every(isRecord))
      throw problem("requests", body.requests);
    const script = parts.takeScript(model);
    // The work is done before the clock of the job starts, so that its time is that of the script.
    const rows = await Promise.all(requests.map((row) => runRow(row, model, script)));
    const times = { createdAtMs: clock.now(), timeoutMs: Number(hours) * hourMs };
    const job = { id: files.newId(), inputFiles, metadata, model, ...times, rows, script };
    jobs.set(job.id, job);
    parts.noteAccepted();
    // The vendor counts the rows after its answer.
    return context.json({ ...view(job), total_requests: 0 });
  });

  app.get("/v1/batch/jobs", (context) => {
    const query = context.req.query();
    const statuses = context.req.queries("status") ?? [];
    const afterMs = Date.parse(query.created_after ?? "1970-01-01");
    const found = [...jobs.values()]
      .filter((job) => job.createdAtMs > afterMs && matchesMetadata(job, query))
      .filter((job) => statuses.length === 0 || statuses.includes(statusOf(job)))
      .reverse();
    const { data, ...page } = pageOf(found, query);
    return context.json({ ...page, data: data.map((job) => view(job)) });
  });

  app.get("/v1/batch/jobs/:id", (context) =>
    context.json(view(jobOf(context), context.req.query("inline") === "true")),
  );

  app.post("/v1/batch/jobs/:id/cancel", (context) => {
    const job = jobOf(context);
    if (!hasEnded(statusOf(job))) job.cancelledAtMs ??= clock.now();
    return context.json(view(job));
  });

  app.delete("/v1/batch/jobs/:id", (context) => {
    const { id } = jobOf(context);
    jobs.delete(id);
    return context.json({ id, object: "batch", deleted: true });
  });

  async function runRow(
    { custom_id: given, body }: Record<string, unknown>,
    model: string,
    script: MistralRunScript,
  ): Promise<RowOutcome> {
    const customId = typeof given === "string" ? given : null;
    try {
      const { code, message = "" } = script.rowError ?? {};
      if (code !== undefined) throw codedError(400, code, "invalid_request_file", message);
      return { customId, status: 200, body: await parts.runRow(readOcrRequest(body, model), script) };
    } catch (error) {
      if (!(error instanceof MistralError)) throw error;
      // A failed row holds its body as a text.
      return { customId, status: error.status, body: JSON.stringify(error.body) };
    }
  }

  function statusOf({ createdAtMs, cancelledAtMs, script, timeoutMs }: BatchJob): string {
    const queuedUntilMs = createdAtMs + durationMs / 3;
    const nowMs = clock.now();
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

  function view(job: BatchJob, isInline = false): Record<string, unknown> {
    const status = statusOf(job);
    const isDone = hasEnded(status) && status !== "CANCELLED" && status !== "TIMEOUT_EXCEEDED";
    const rows = isDone ? job.rows : [];
    const failed = rows.filter((row) => row.status !== 200);
    if (isDone) {
      const done = rows.filter((row) => !failed.includes(row));
      job.files ??= { output: writeRows(job, "result", done), error: writeRows(job, "error", failed) };
    }
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
      outputs: isInline && isDone ? rows.map(viewRow) : null,
      status,
      created_at: seconds(job.createdAtMs),
      total_requests: job.rows.length,
      completed_requests: rows.length,
      succeeded_requests: rows.length - failed.length,
      failed_requests: failed.length,
      started_at: seconds(job.createdAtMs),
      completed_at: hasEnded(status) ? seconds(clock.now()) : null,
    };
  }

  function writeRows({ id }: BatchJob, kind: "result" | "error", rows: readonly RowOutcome[]): string | null {
    if (rows.length === 0) return null;
    const sampleType = `batch_${kind}` as const;
    const bytes = new TextEncoder().encode(
      rows.map((row, at) => `${JSON.stringify(viewRow(row, at))}\n`).join(""),
    );
    const filename = `${id}_${sampleType}.jsonl`;
    return files.add({ bytes, filename, purpose: "batch", mimetype: "application/jsonl", sampleType }).id;
  }
}

function hasEnded(status: string): boolean {
  return !["QUEUED", "RUNNING", "CANCELLATION_REQUESTED"].includes(status);
}

function viewRow({ customId, status, body }: RowOutcome, at: number) {
  const id = `batch-${customId ?? "row"}-${at}`;
  return { id, custom_id: customId, response: { status_code: status, body }, error: null };
}

/** What is no parameter of the list: the vendor's own client writes the members of its filter by metadata like this. */
function matchesMetadata({ metadata }: BatchJob, query: Record<string, string>): boolean {
  const known = /^(?:page|page_size|model|agent_id|created_after|created_by_me|status|order_by)$/;
  const asked = Object.entries(query).filter(([name]) => !known.test(name));
  return asked.every(([name, value]) => metadata?.[name] === value);
}

function readMetadata(given: unknown): Record<string, string> | null {
  const isEntry = ([key, value]: [string, unknown]) =>
    key.length <= 32 && typeof value === "string" && value.length > 0 && value.length <= 512;
  if (given === null || (isRecord(given) && Object.entries(given).every(isEntry)))
    return given as Record<string, string> | null;
  throw problem("metadata", given);
}

function problem(name: string, input: unknown, msg?: string): MistralError {
  return invalid("value_error", ["body", name], input, msg);
}
