import type { EmulatorFrame } from "../../server/emulator.ts";
import { pause } from "../../server/pause.ts";
import { readJsonObject, readRunRequest } from "../bare/read-run-request.ts";
import { endOf, type PipelexRunRequest } from "../run/run-state.ts";
import { executeAnswer } from "../wire/execute-answer.ts";
import { isoTime } from "../wire/iso-time.ts";
import { gatewayAnswer } from "./gateway.ts";
import type { HostedContext } from "./hosted-context.ts";
import { pipeOfMethod } from "./method-id.ts";
import { invalidField } from "./platform-error.ts";
import { StartKeys } from "./start-keys.ts";

const defaultGatewayTimeoutMs = 30_000;

/** `POST /v1/start` and `POST /v1/execute` of the hosted service. */
export function addLaunchRoutes({ app }: EmulatorFrame, hosted: HostedContext): void {
  const { engine, callbacks, options, conceptForm } = hosted;
  const gatewayTimeoutMs = options.gatewayTimeoutMs ?? defaultGatewayTimeoutMs;

  const startKeys = new StartKeys(engine.clock);
  const launch = (text: string) => {
    const request = readRequest(hosted, text);
    callbacks.check(request.callbackUrls ?? []);
    const run = engine.launch(engine.prepare(request), request, { queued: true });
    callbacks.follow(run);
    return run;
  };

  app.post("/v1/start", async (context) => {
    const text = await context.req.text();
    const key = options.ignoresIdempotencyKeys ? undefined : context.req.header("idempotency-key");
    const run = startKeys.find(key, text) ?? launch(text);
    startKeys.keep(key, text, run);
    const acknowledgement = {
      pipeline_run_id: run.id,
      created_at: isoTime(run.createdMs),
      state: "STARTED",
      finished_at: null,
      workflow_id: `pipeline-${run.id}`,
    };
    return context.json(acknowledgement, 202);
  });

  app.post("/v1/execute", async (context) => {
    const request = readRequest(hosted, await context.req.text());
    const run = engine.launch(engine.prepare(request), request, { queued: false });
    const end = endOf(run, await run.work);
    if (end.atMs - run.createdMs > gatewayTimeoutMs) {
      if (engine.isRealTime) await pause(run.createdMs + gatewayTimeoutMs - engine.clock.now());
      // The run continues and is billed; its caller never receives its id.
      return gatewayAnswer(context, 504, "Endpoint request timed out");
    }
    return context.json(executeAnswer(run, await engine.waitForEnd(run), conceptForm));
  });
}

function readRequest({ engine, options }: HostedContext, text: string): PipelexRunRequest {
  const { pipeline_run_id: runId } = readJsonObject(text);
  if (runId !== undefined && runId !== null) {
    throw invalidField("pipeline_run_id", "pipeline_run_id is assigned by the platform and cannot be set");
  }
  const request = readRunRequest(text, {
    allowLoopbackCallbacks: options.allowLoopbackCallbacks ?? false,
    takesMethods: true,
  });
  if (request.methodId === undefined) return request;
  const pipeCode = pipeOfMethod(engine, request.methodId);
  const hasSource = request.bundles.length > 0 || request.pipeCode !== undefined;
  // In a request with its own source, the method only decides the name that the run is filed under.
  return hasSource ? request : { ...request, pipeCode };
}
