import type { EmulatorFrame } from "../../server/emulator.ts";
import type { CallbackSender } from "../callback-sender.ts";
import type { PipelexEmulatorOptions } from "../pipelex-emulator-options.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import { inputError, PipelexError } from "../pipelex-error.ts";
import { stateAt } from "../run/run-state.ts";
import { apiError } from "../wire/api-error.ts";
import { executeAnswer } from "../wire/execute-answer.ts";
import { fastApiFallbacks } from "../wire/fast-api-fallbacks.ts";
import { isoTime } from "../wire/iso-time.ts";
import { limitBody } from "../wire/limit-body.ts";
import { answerProblem } from "../wire/problem.ts";
import { requestIdMiddleware, requestIdOf } from "../wire/request-id.ts";
import { bareAuth } from "./bare-auth.ts";
import { readRunRequest } from "./read-run-request.ts";
import { addToolRoutes } from "./tool-routes.ts";

const defaultBodyBytes = 100 * 1024 * 1024;
/** Routes that ask for the key; another method on their paths is refused before it. */
const keyed = [
  ["GET", "/v1/models"],
  ["POST", "/v1/execute"],
  ["POST", "/v1/start"],
  ["POST", "/v1/validate"],
] as const;

/** Dialect B: the bare runner `pipelex-api` 0.16. */
export function addBareRoutes(
  frame: EmulatorFrame,
  engine: PipelexEngine,
  callbacks: CallbackSender,
  options: PipelexEmulatorOptions,
): void {
  const { app } = frame;
  const conceptForm = options.conceptForm ?? "object";
  const allowLoopbackCallbacks = options.allowLoopbackCallbacks ?? false;
  const maxSize = options.maxRequestBodyBytes ?? defaultBodyBytes;
  app.use("*", requestIdMiddleware(engine.clock, engine.random));
  app.get("/", (context) => context.json({ message: "Pipelex API" }));
  app.get("/health", (context) => context.json({ status: "ok", message: "Pipelex API is running" }));
  app.get("/v1/version", (context) => context.json(version));
  const tooLarge = (context: Parameters<typeof requestIdOf>[0]) => {
    const message = `Request body exceeds ${maxSize / 1024 / 1024} MiB limit`;
    return answerProblem(context, apiError("PayloadTooLarge", 413, message, "input"), requestIdOf(context));
  };
  for (const [method, path] of keyed) {
    if (options.auth !== "none") app.on(method, path, bareAuth(frame.apiKey));
    app.on(method, path, limitBody(maxSize, tooLarge));
  }
  addToolRoutes(frame, engine);
  app.post("/v1/execute", async (context) => {
    const { runId: _ignored, ...request } = readRunRequest(await context.req.text(), {
      allowLoopbackCallbacks,
    });
    const run = engine.launch(engine.prepare(request), request, { queued: false });
    return context.json(executeAnswer(run, await engine.waitForEnd(run), conceptForm));
  });
  app.post("/v1/start", async (context) => {
    const request = readRunRequest(await context.req.text(), { allowLoopbackCallbacks });
    if (options.startMode !== "accept") throw startRefused;
    callbacks.check(request.callbackUrls ?? []);
    const prepared = engine.prepare(request);
    await refuseTwinInFlight(engine, request.runId);
    const run = engine.launch(prepared, request, { queued: true });
    callbacks.follow(run);
    const acknowledgement = {
      pipeline_run_id: run.id,
      created_at: isoTime(run.createdMs),
      state: "STARTED",
      finished_at: null,
      workflow_id: `pipeline-${run.id}`,
    };
    return context.json(acknowledgement, 202);
  });
  fastApiFallbacks(app, ["/", "/health", "/v1/version", ...keyed.map(([, path]) => path)]);
  app.onError((error, context) => answerProblem(context, asProblem(error), requestIdOf(context)));
}

const version = {
  protocol_version: "0.6.0",
  runner_version: "0.16.0",
  implementation: "pipelex-api",
  implementation_version: "0.16.0",
  runtime_version: "0.50.0",
};

const startRefused = apiError(
  "StartRequiresAsyncOrchestration",
  400,
  "Orchestration mode 'direct' cannot honor fire-and-forget delivery: /start requires an async-capable orchestration, and this deployment has none. Use /execute (synchronous) instead.",
  "input",
);

/** An id is taken only while its run is under way on this process: it is no record of what was ever started. */
async function refuseTwinInFlight(engine: PipelexEngine, runId: string | undefined): Promise<void> {
  const twin = runId === undefined ? undefined : engine.runs.get(runId);
  if (!twin || stateAt(twin, await twin.work, engine.clock.now()).isEnded) return;
  const message = `A pipeline run with id '${runId}' already exists`;
  throw inputError("PipelineManagerAlreadyExistsError", message, { status: 409 });
}

function asProblem(error: Error): PipelexError {
  if (error instanceof PipelexError) return error;
  return new PipelexError("InternalServerError", `${error.name}: ${error.message}`, {
    category: "unknown",
    domain: "runtime",
    retryable: false,
  });
}
