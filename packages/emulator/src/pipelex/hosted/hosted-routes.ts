import type { EmulatorFrame } from "../../server/emulator.ts";
import { addToolRoutes } from "../bare/tool-routes.ts";
import { PipelexError } from "../pipelex-error.ts";
import { limitBody } from "../wire/limit-body.ts";
import { answerProblem } from "../wire/problem.ts";
import { requestIdMiddleware, requestIdOf } from "../wire/request-id.ts";
import { gatewayAnswer, hostedAuth } from "./gateway.ts";
import type { HostedContext } from "./hosted-context.ts";
import { addLaunchRoutes } from "./launch-routes.ts";
import { PlatformError, platformProblem } from "./platform-error.ts";
import { addRunRoutes } from "./run-routes.ts";
import { addStorageRoutes } from "./storage-routes.ts";

const defaultBodyBytes = 10 * 1024 * 1024;
const keyed = [
  "/v1/models",
  "/v1/validate",
  "/v1/start",
  "/v1/execute",
  "/v1/runs/*",
  "/v1/upload/*",
  "/v1/resolve-storage-url/*",
];

/** Dialect `hosted`: the hosted service, a gateway and durable runs in front of the same runner. */
export function addHostedRoutes(frame: EmulatorFrame, hosted: HostedContext): void {
  const { app } = frame;
  const { engine, options } = hosted;
  const maximumBytes = options.maxRequestBodyBytes ?? defaultBodyBytes;
  app.use("*", requestIdMiddleware(engine.clock, engine.random));
  app.use(
    "*",
    limitBody(maximumBytes, (context) => gatewayAnswer(context, 413, "Request Too Long")),
  );
  app.get("/v1/version", (context) => context.json(version));
  for (const path of ["/v1/lint", "/v1/format"]) {
    app.all(path, (context) => gatewayAnswer(context, 403, "Forbidden"));
  }
  if (options.auth !== "none") for (const path of keyed) app.use(path, hostedAuth(frame.apiKey));
  addToolRoutes(frame, engine);
  addLaunchRoutes(frame, hosted);
  addRunRoutes(frame, hosted);
  addStorageRoutes(frame, hosted);
  app.notFound((context) => gatewayAnswer(context, 404, "Not Found"));
  app.onError((error, context) => {
    if (error instanceof PlatformError) return platformProblem(error, requestIdOf(context));
    // What the runner behind the platform refuses comes through in the runner's own shape.
    if (error instanceof PipelexError) return answerProblem(context, error, requestIdOf(context));
    return platformProblem(new PlatformError("internal_error", 500, error.message), requestIdOf(context));
  });
}

const version = {
  protocol_version: "0.6.0",
  implementation: "pipelex-hosted",
  implementation_version: "0.9.0",
};
