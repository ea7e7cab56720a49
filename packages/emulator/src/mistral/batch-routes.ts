import type { Context } from "hono";
import { type BatchJob, failedRow, type RowOutcome } from "./batch-jobs.ts";
import { parse } from "./file-routes.ts";
import type { MistralRunScript } from "./mistral-emulator-options.ts";
import { codedError, invalid } from "./mistral-error.ts";
import type { MistralState } from "./mistral-state.ts";
import { isRecord, isUuid, models, readOcrRequest } from "./ocr-request.ts";
import { runOcr } from "./run-ocr.ts";

const hourMs = 3_600_000;

/** `/v1/batch/jobs`. */
export function addBatchRoutes(state: MistralState, noteAccepted: () => void): void {
  const { frame, files, jobs } = state;
  const { app, clock } = frame;

  app.post("/v1/batch/jobs", async (context) => {
    const body = parse(await context.req.text());
    if (!isRecord(body) || body.endpoint !== "/v1/ocr") throw problem("endpoint", body);
    const { model = null, timeout_hours: hours = 24, input_files: given } = body;
    const inputFiles = Array.isArray(given) ? given : [];
    if (!inputFiles.every(isUuid)) throw problem("input_files", given);
    if (typeof model !== "string" || !models.includes(model))
      throw problem("model", model, "You do not have access to the model");
    if (!(Number(hours) >= 1 && Number(hours) <= 168)) throw problem("timeout_hours", hours);
    const metadata = readMetadata(body.metadata);
    const requests = readRows(
      body.requests,
      inputFiles.map((id) => files.get(id).bytes),
    );
    const script = state.takeScript();
    // The work is done before the clock of the job starts, so that its time is that of the script.
    const rows = await Promise.all(requests.map((row) => runRow(row, model, script)));
    const job: BatchJob = {
      id: files.newId(),
      inputFiles,
      metadata,
      model,
      createdAtMs: clock.now(),
      timeoutMs: Number(hours) * hourMs,
      durationMs: frame.stepDurationMs,
      rows,
      script,
    };
    jobs.add(job);
    noteAccepted();
    return context.json(jobs.view(job, { isNew: true }));
  });

  async function runRow(
    { custom_id: given, body }: Record<string, unknown>,
    model: string,
    script: MistralRunScript,
  ): Promise<RowOutcome> {
    const customId = typeof given === "string" ? given : null;
    try {
      const { code, message } = script.rowError ?? {};
      if (code !== undefined) throw codedError(400, code, "invalid_request_file", message ?? "");
      const answer = await runOcr(readOcrRequest(body, model), state, script);
      state.bill(answer);
      return { customId, status: 200, body: answer };
    } catch (error) {
      return failedRow(customId, error);
    }
  }

  app.get("/v1/batch/jobs", (context) => {
    const {
      page = "0",
      page_size: size = "100",
      model,
      created_after: after,
      order_by: order,
    } = context.req.query();
    const statuses = context.req.queries("status") ?? [];
    const found = jobs
      .list()
      .filter((job) => (model ? job.model === model : true))
      .filter((job) => (after ? job.createdAtMs > Date.parse(after) : true))
      .filter((job) => statuses.length === 0 || statuses.includes(jobs.statusOf(job)))
      .filter((job) => matchesMetadata(job, context));
    if (order === "created") found.reverse();
    const from = Number(page) * Number(size);
    const data = found.slice(from, from + Number(size)).map((job) => jobs.view(job));
    return context.json({ data, object: "list", total: found.length });
  });

  app.get("/v1/batch/jobs/:id", (context) => {
    const inline = context.req.query("inline") === "true";
    return context.json(jobs.view(jobs.get(context.req.param("id")), { inline }));
  });

  app.post("/v1/batch/jobs/:id/cancel", (context) => {
    const job = jobs.get(context.req.param("id"));
    jobs.cancel(job);
    return context.json(jobs.view(job));
  });

  app.delete("/v1/batch/jobs/:id", (context) => {
    const id = context.req.param("id");
    jobs.delete(id);
    return context.json({ id, object: "batch", deleted: true });
  });
}

const listParameters = [
  "page",
  "page_size",
  "model",
  "agent_id",
  "created_after",
  "created_by_me",
  "status",
  "order_by",
];

/** The vendor's own client writes the members of the filter as parameters of their own; JSON is taken as well. */
function matchesMetadata({ metadata }: BatchJob, context: Context): boolean {
  const { metadata: json, ...query } = context.req.query();
  const filter = json === undefined ? {} : parse(json);
  const bare = Object.entries(query).filter(([name]) => !listParameters.includes(name));
  const asked = [...Object.entries(isRecord(filter) ? filter : {}), ...bare];
  return asked.every(([name, value]) => metadata?.[name] === value);
}

function readMetadata(given: unknown): Record<string, string> | null {
  if (given === undefined || given === null) return null;
  const isValid =
    isRecord(given) &&
    Object.entries(given).every(
      ([key, value]) =>
        key.length <= 32 && typeof value === "string" && value.length > 0 && value.length <= 512,
    );
  if (!isValid) throw problem("metadata", given);
  return given as Record<string, string>;
}

function readRows(inline: unknown, uploaded: readonly Uint8Array[]): Record<string, unknown>[] {
  const rows = Array.isArray(inline)
    ? inline
    : uploaded.flatMap((bytes) =>
        new TextDecoder()
          .decode(bytes)
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(parse),
      );
  const records = rows.filter(isRecord);
  if (records.length === 0 || records.length !== rows.length || records.length > 10_000)
    throw problem("requests", inline);
  return records;
}

function problem(name: string, input: unknown, msg = "Input is invalid") {
  return invalid({ type: "value_error", loc: ["body", name], msg, input: input ?? null });
}
