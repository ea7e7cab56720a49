import type { EmulatorFrame } from "../../server/emulator.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import type { BareProtocol } from "./bare-protocol.ts";
import { modelDeck } from "./models.ts";
import { readValidateRequest } from "./read-validate-request.ts";
import { validateBundle } from "./validate-bundle.ts";

/** What a runner can be asked without running anything; the hosted service passes these through. */
export function addToolRoutes(
  { app }: EmulatorFrame,
  engine: PipelexEngine,
  protocol: BareProtocol = "0.6",
): void {
  app.get("/v1/models", (context) => context.json(modelDeck(context.req.queries("type") ?? [], protocol)));
  app.post("/v1/validate", async (context) => {
    const { contents, markdown } = readValidateRequest(await context.req.text());
    return context.json(await validateBundle(engine, contents, { markdown, protocol }));
  });
}
