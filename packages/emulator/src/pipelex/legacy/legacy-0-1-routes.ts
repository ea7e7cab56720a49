import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EmulatorFrame } from "../../server/emulator.ts";
import { readRunRequest } from "../bare/read-run-request.ts";
import type { CallbackSender } from "../callback-sender.ts";
import type { PipelexEmulatorOptions } from "../pipelex-emulator-options.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import { PipelexError } from "../pipelex-error.ts";
import { endOf } from "../run/run-state.ts";
import { ApiError, apiError } from "../wire/api-error.ts";
import { runFailure } from "../wire/execute-answer.ts";
import { fastApiFallbacks } from "../wire/fast-api-fallbacks.ts";
import { isoTime } from "../wire/iso-time.ts";
import { limitBody } from "../wire/limit-body.ts";
import { statusOf } from "../wire/problem.ts";
import { workingMemoryWire } from "../wire/working-memory-wire.ts";
import { legacyAuth } from "./legacy-auth.ts";

const defaultBodyBytes = 100 * 1024 * 1024;

/** Dialect `legacy-0.1`: `pipelex-api` 0.1, still under `/api/v1`, without an envelope. */
export function addLegacy01Routes(
  frame: EmulatorFrame,
  engine: PipelexEngine,
  callbacks: CallbackSender,
  options: PipelexEmulatorOptions,
): void {
  const { app } = frame;
  const conceptForm = options.conceptForm ?? "object";
  const maxSize = options.maxRequestBodyBytes ?? defaultBodyBytes;
  const read = { allowLoopbackCallbacks: options.allowLoopbackCallbacks ?? false };
  const paths = ["/api/v1/pipeline/execute", "/api/v1/pipeline/start"];
  const versions = ["/api/v1/api_version", "/api/v1/pipelex_version"];

  app.get("/", (context) => context.json({ message: "Pipelex API" }));
  app.get("/health", (context) => context.json({ status: "ok", message: "Pipelex API is running" }));
  if (options.auth !== "none") {
    const wrongKey = { error_type: "InvalidToken", message: "Invalid authentication token" };
    const auth = legacyAuth({ apiKey: frame.apiKey, missingStatus: 401, wrongKey });
    // A path that does not exist is a 404 with and without a key: keys are checked by the routes.
    for (const path of paths) app.on("POST", path, auth);
    for (const path of versions) app.on("GET", path, auth);
  }
  const tooLarge = () => {
    throw apiError("PayloadTooLarge", 413, `Request body exceeds ${maxSize / 1024 / 1024} MiB limit`);
  };
  app.use("/api/v1/*", limitBody(maxSize, tooLarge));
  app.get("/api/v1/api_version", (context) => context.json({ version: "0.1.1" }));
  app.get("/api/v1/pipelex_version", (context) => context.json({ version: "0.25.0" }));

  app.post("/api/v1/pipeline/execute", async (context) => {
    const { runId: _ignored, ...request } = readRunRequest(await context.req.text(), read);
    const run = engine.launch(engine.prepare(request), request, { queued: false });
    const trace = await engine.waitForEnd(run);
    const end = endOf(run, trace);
    if (end.state !== "COMPLETED") throw runFailure(trace, end.state);
    return context.json({
      pipeline_run_id: run.id,
      created_at: isoTime(run.createdMs, "Z"),
      pipeline_state: end.state,
      finished_at: isoTime(end.atMs, "Z"),
      main_stuff_name: trace.main?.name ?? null,
      pipe_output: {
        working_memory: workingMemoryWire(trace.memory, { conceptForm, absences: false }),
        pipeline_run_id: run.id,
      },
    });
  });

  app.post("/api/v1/pipeline/start", async (context) => {
    const request = readRunRequest(await context.req.text(), read);
    callbacks.check(request.callbackUrls ?? []);
    const run = engine.launch(engine.prepare(request), request, { queued: true });
    callbacks.follow(run);
    return context.json({
      pipeline_run_id: run.id,
      created_at: isoTime(run.createdMs, "Z"),
      pipeline_state: "STARTED",
      finished_at: null,
      main_stuff_name: null,
      pipe_output: null,
      workflow_id: `pipeline-${run.id}`,
    });
  });

  fastApiFallbacks(app, ["/", "/health", ...paths, ...versions]);
  app.onError((error, context) => {
    if (!(error instanceof PipelexError)) return context.text("Internal Server Error", 500);
    // Only the HTTP layer speaks its mind; whatever happened in a run is named by its class alone.
    const message = error instanceof ApiError ? error.message : "Internal server error";
    const status = error instanceof ApiError ? (statusOf(error) as ContentfulStatusCode) : 500;
    return context.json({ detail: { error_type: error.errorType, message } }, status);
  });
}
