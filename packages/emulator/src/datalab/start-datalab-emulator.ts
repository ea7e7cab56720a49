import { createEmulatorFrame } from "../server/emulator.ts";
import { defaultBehavior } from "./datalab-behavior.ts";
import type {
  DatalabEmulator,
  DatalabEmulatorOptions,
  DatalabPipelineSeed,
} from "./datalab-emulator-options.ts";
import { DatalabError } from "./datalab-error.ts";
import type { DatalabState } from "./datalab-state.ts";
import { EvalStore } from "./evals/eval-store.ts";
import { ExecutionStore } from "./execution-store.ts";
import { FileStore } from "./file-store.ts";
import { guardMiddleware } from "./guard-middleware.ts";
import { PipelineStore } from "./pipeline-store.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { addEvalRoutes } from "./routes/eval-routes.ts";
import { addFileRoutes } from "./routes/file-routes.ts";
import { addPipelineRoutes } from "./routes/pipeline-routes.ts";
import { addRunRoutes } from "./routes/run-routes.ts";
import { RunScriptQueue } from "./run-script.ts";
import { StepCache } from "./step-cache.ts";
import { startStorageServer } from "./storage-server.ts";
import { WebhookSender } from "./webhook-sender.ts";

/**
 * Starts a server on loopback that speaks Datalab's pipelines API (https://www.datalab.to/openapi.json), and a second
 * one that is its object storage. Runs do real work on the document that they are sent, which has to be a PDF or an image: the
 * other types that the vendor takes are refused.
 */
export async function startDatalabEmulator(options: DatalabEmulatorOptions = {}): Promise<DatalabEmulator> {
  const frame = createEmulatorFrame("datalab", options);
  const { app, clock, random } = frame;
  const now = () => clock.now();
  const storage = await startStorageServer({ clock, random });
  const switches = { ...defaultBehavior, ...options.switches };
  const state: DatalabState = {
    frame,
    switches,
    limits: {
      maximumFileBytes: 200 * 1024 * 1024,
      maximumPages: 7000,
      maximumPagesInFlight: 5000,
      requestsPerMinute: Infinity,
      ...options.limits,
    },
    pipelines: new PipelineStore(random, now),
    executions: new ExecutionStore(),
    stepCache: new StepCache(),
    files: new FileStore(random, now),
    evals: new EvalStore(),
    orders: new RunScriptQueue(),
    storage,
    webhooks: new WebhookSender(clock, options.webhooks ?? {}, switches),
    schemas: options.extractionSchemas ?? {},
  };
  const pipelineIds = Object.fromEntries(
    (options.pipelines ?? []).map((seed) => [seed.name, plant(state.pipelines, seed)]),
  );

  app.onError((error, context) => {
    if (!(error instanceof DatalabError)) return context.text("Internal Server Error", 500);
    return Response.json({ detail: error.detail }, { status: error.status });
  });
  app.notFound((context) => context.json({ detail: "Not Found" }, 404));
  app.get("/api/v1/health", (context) => context.json({ status: "ok" }));
  app.use("/api/v1/*", guardMiddleware(frame.apiKey, new RateLimiter(state.limits.requestsPerMinute, now)));
  app.get("/api/v1/user_health", (context) => context.json({ status: "ok" }));
  // `/pipelines/executions/...` has to be known before `/pipelines/{id}/...` is.
  addRunRoutes(state);
  addPipelineRoutes(state);
  addFileRoutes(state);
  addEvalRoutes(state);

  const emulator = await frame.start().catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  return {
    ...emulator,
    storage,
    pipelineIds,
    scriptRun: (order) => state.orders.add(order),
    clearRunScripts: () => state.orders.clear(),
    configure: (switches) => {
      Object.assign(state.switches, switches);
    },
    cachedSteps: (executionId) =>
      state.executions.get(executionId).steps.flatMap(({ fromCache }, index) => (fromCache ? [index] : [])),
    webhookDeliveries: () => state.webhooks.deliveries,
    async close() {
      state.webhooks.stop();
      await Promise.all([emulator.close(), storage.close()]);
    },
  };
}

function plant(pipelines: PipelineStore, { id, name, steps, versions = 0 }: DatalabPipelineSeed): string {
  const pipeline = pipelines.create(steps, id);
  pipelines.save(pipeline, name);
  for (let version = 1; version <= versions; version += 1) pipelines.publish(pipeline, null);
  return pipeline.pipelineId;
}
