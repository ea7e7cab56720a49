import type { Context } from "hono";
import type { EmulatorFrame } from "../../server/emulator.ts";
import type { EmulatorEnv } from "../../server/fault-middleware.ts";
import type { PipelexEmulatorOptions } from "../pipelex-emulator-options.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import { PipelexError } from "../pipelex-error.ts";
import { fastApiFallbacks } from "../wire/fast-api-fallbacks.ts";
import { legacyAuth } from "./legacy-auth.ts";
import { legacyExecuteEnvelope, legacyStartEnvelope } from "./legacy-envelope.ts";
import { readLegacyRequest, UnreadableBodyError } from "./read-legacy-request.ts";

type LegacyContext = Context<EmulatorEnv>;

/** The real prefix, and the page's own relative paths. */
const prefixes = ["/api/v1/pipeline", "/pipeline"];

/** Dialect `legacy`: the vendor's page "Pipe Run". */
export function addLegacyRoutes(
  frame: EmulatorFrame,
  engine: PipelexEngine,
  options: PipelexEmulatorOptions,
): void {
  const { app } = frame;
  const conceptForm = options.conceptForm ?? "string";

  async function execute(context: LegacyContext) {
    const request = readLegacyRequest(await context.req.text());
    const run = engine.launch(engine.prepare(request), request, { queued: false });
    const trace = await engine.waitForEnd(run);
    if (trace.failure && !run.order.errorEnvelope && !run.order.endState) throw trace.failure;
    return context.json(legacyExecuteEnvelope(run, trace, conceptForm));
  }

  async function start(context: LegacyContext) {
    const request = readLegacyRequest(await context.req.text());
    if (options.brokenLegacyStart) {
      if (request.bundles.length === 0) throw new UnreadableBodyError("the handler returned nothing");
      throw new PipelexError("HTTPException", "400: ");
    }
    return context.json(
      legacyStartEnvelope(engine.launch(engine.prepare(request), request, { queued: false })),
    );
  }

  app.get("/api/v1/health", (context) => context.json({ status: "ok" }));
  if (options.auth !== "none") {
    const wrongKey = "Invalid authentication token";
    const auth = legacyAuth({ apiKey: frame.apiKey, missingStatus: 403, wrongKey });
    for (const prefix of prefixes) app.on("POST", `${prefix}/*`, auth);
  }
  for (const prefix of prefixes) {
    app.post(`${prefix}/execute`, execute);
    app.post(`${prefix}/start`, start);
  }
  const paths = prefixes.flatMap((prefix) => [`${prefix}/execute`, `${prefix}/start`]);
  fastApiFallbacks(app, [...paths, "/api/v1/health"]);
  app.onError((error, context) => {
    if (!(error instanceof PipelexError)) return context.text("Internal Server Error", 500);
    return context.json({ detail: { error_type: error.errorType, message: error.message } }, 500);
  });
}
