import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { EmulatorFrame } from "../../server/emulator.ts";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import type { CallbackSender } from "../callback-sender.ts";
import type { PipelexEmulatorOptions } from "../pipelex-emulator-options.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import { inputError } from "../pipelex-error.ts";
import { stateAt } from "../run/run-state.ts";
import { apiError } from "../wire/api-error.ts";
import { executeAnswer } from "../wire/execute-answer.ts";
import { isoTime } from "../wire/iso-time.ts";
import { limitBody, limitDeclaredBody } from "../wire/limit-body.ts";
import { requestIdMiddleware } from "../wire/request-id.ts";
import { bareAuth } from "./bare-auth.ts";
import { versionAnswer } from "./bare-protocol.ts";
import { ProblemVoice } from "./problem-voice.ts";
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

/** Dialect `v1`: the bare runner `pipelex-api`, as it answers since 0.2.0 (protocol 0.6) or since 0.90.0 (protocol 2.0). */
export function addBareRoutes(
  frame: EmulatorFrame,
  engine: PipelexEngine,
  callbacks: CallbackSender,
  options: PipelexEmulatorOptions,
): void {
  const { app } = frame;
  const protocol = options.protocol ?? "0.6";
  const conceptForm = options.conceptForm ?? "string";
  const voice = new ProblemVoice(protocol);
  const reader = options.auth === "none" ? "caller" : "operator";
  const allowLoopbackCallbacks = options.allowLoopbackCallbacks ?? false;
  const maxSize = options.maxRequestBodyBytes ?? defaultBodyBytes;
  app.use("*", requestIdMiddleware(engine.clock, engine.random));
  app.get("/", (context) => context.json({ message: "Pipelex API" }));
  app.get("/health", (context) => context.json({ status: "ok", message: "Pipelex API is running" }));
  app.get("/v1/version", (context) => context.json(versionAnswer(protocol)));
  const tooLarge = (context: Context<EmulatorEnv>, size: number) => {
    const error = apiError(
      "PayloadTooLarge",
      413,
      `Request body exceeds ${maxSize / 1024 / 1024} MiB limit`,
      "input",
    );
    error.facts.params = { limit: maxSize, size };
    return voice.answer(context, error, "caller");
  };
  for (const [method, path] of keyed) {
    // An announced length is looked at before the key, a body of unknown length is counted when it is read.
    app.on(method, path, limitDeclaredBody(maxSize, tooLarge));
    if (options.auth !== "none") app.on(method, path, bareAuth(frame.apiKey, voice));
    app.on(method, path, limitBody(maxSize, tooLarge));
  }
  addToolRoutes(frame, engine, protocol);
  app.post("/v1/execute", async (context) => {
    const { runId: _ignored, ...request } = readRunRequest(await context.req.text(), {
      allowLoopbackCallbacks,
    });
    const run = engine.launch(engine.prepare(request), request, { queued: false });
    const answer = executeAnswer(run, await engine.waitForEnd(run), conceptForm);
    const fingerprint = createHash("sha256").update(JSON.stringify(request.bundles)).digest("hex");
    return context.json(protocol === "2.0" ? { ...answer, crate_fingerprint: fingerprint } : answer);
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
  for (const path of ["/", "/health", "/v1/version", ...keyed.map(([, path]) => path)]) {
    app.all(path, (context) => voice.unserved(context, 405));
  }
  app.notFound((context) => voice.unserved(context, 404));
  app.onError((error, context) => voice.answer(context, error, reader));
}

const startRefused = apiError(
  "StartRequiresAsyncOrchestration",
  400,
  "Orchestration mode 'direct' cannot honor fire-and-forget delivery: /start requires an async-capable orchestration, and this deployment has none. Use /execute (synchronous) instead.",
  "input",
  { params: { capability: "asynchronous execution" } },
);

/** An id is taken only while its run is under way on this process: it is no record of what was ever started. */
async function refuseTwinInFlight(engine: PipelexEngine, runId: string | undefined): Promise<void> {
  const twin = runId === undefined ? undefined : engine.runs.get(runId);
  if (!twin || stateAt(twin, await twin.work, engine.clock.now()).isEnded) return;
  const message = `A pipeline run with id '${runId}' already exists`;
  throw inputError("PipelineManagerAlreadyExistsError", message, { status: 409 });
}
