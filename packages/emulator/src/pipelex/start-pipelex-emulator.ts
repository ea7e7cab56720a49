import { createEmulatorFrame, type Emulator } from "../server/emulator.ts";
import { addBareRoutes } from "./bare/bare-routes.ts";
import { seedLibrary } from "./bundle/seed-library.ts";
import { CallbackSender, type PipelexCallback } from "./callback-sender.ts";
import { addHostedRoutes } from "./hosted/hosted-routes.ts";
import { methodIdOf } from "./hosted/method-id.ts";
import { addLegacy01Routes } from "./legacy/legacy-0-1-routes.ts";
import { addLegacyRoutes } from "./legacy/legacy-routes.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import type { PipelexEmulatorOptions } from "./pipelex-emulator-options.ts";
import { PipelexEngine } from "./pipelex-engine.ts";
import type { PipelexRunScript } from "./pipelex-run-script.ts";
import { PresignedLinks } from "./storage/presigned-links.ts";
import { startObjectServer } from "./storage/start-object-server.ts";

/** A running emulator of Pipelex. */
export interface PipelexEmulator extends Emulator {
  dialect: PipelexDialect;
  /** `hosted` only: the object store on its own origin, with its own journal and faults. */
  storage?: Emulator;
  /** Says how coming runs go. */
  scriptRun(order: PipelexRunScript): void;
  /** Removes the scripts that no run has used. */
  clearRunScripts(): void;
  /** Ids of all runs so far, oldest first, including those whose id no response contained. */
  runIds(): string[];
  /** `hosted` only: the saved method of a registered pipe, which runs are filed under. */
  methodId(pipeCode: string): string;
  /** Ends a run by hand, as an operator does: `CANCELLED`, `TERMINATED`. */
  endRun(runId: string, state: string): void;
  /** Every callback sent so far. */
  callbacks(): readonly PipelexCallback[];
  /** Resolves when no callback is under way. */
  callbacksSettled(): Promise<void>;
}

/**
 * Starts a server on loopback that speaks one of Pipelex's dialects.
 * @throws Error for an unknown dialect, or a seed that no bundle could hold
 */
export async function startPipelexEmulator(options: PipelexEmulatorOptions = {}): Promise<PipelexEmulator> {
  const dialect = options.dialect ?? "v1";
  const frame = createEmulatorFrame("pipelex", options);
  const engine = new PipelexEngine({
    dialect,
    library: seedLibrary(dialect, options),
    clock: frame.clock,
    random: frame.random,
    stepDurationMs: frame.stepDurationMs,
    refuseLoopbackUrls: options.refuseLoopbackUrls ?? false,
    protocol: options.protocol ?? "0.6",
  });
  const { callbackSecret = "test-callback-secret" } = options;
  const callbacks = new CallbackSender(engine, callbackSecret);
  let storage: Emulator | undefined;
  switch (dialect) {
    case "legacy":
      addLegacyRoutes(frame, engine, options);
      break;
    case "legacy-0.1":
      addLegacy01Routes(frame, engine, callbacks, options);
      break;
    case "v1":
      addBareRoutes(frame, engine, callbacks, options);
      break;
    case "hosted": {
      const links = new PresignedLinks(frame.clock, frame.random);
      storage = await startObjectServer(options, engine.objects, links);
      const retryAfter = String(options.retryAfterSeconds ?? 1);
      const conceptForm = options.conceptForm ?? "string";
      addHostedRoutes(frame, { engine, callbacks, options, conceptForm, retryAfter, links, storage });
      break;
    }
    default:
      throw new Error(
        `There is no dialect "${String(dialect)}". Use one of: legacy, legacy-0.1, v1, hosted.`,
      );
  }
  const emulator = await frame.start();
  return {
    ...emulator,
    ...(storage ? { storage } : {}),
    async close() {
      await Promise.all([emulator.close(), storage?.close()]);
    },
    dialect,
    scriptRun: (order) => engine.orders.add(order),
    clearRunScripts: () => engine.orders.clear(),
    runIds: () => [...engine.runs.keys()],
    methodId: methodIdOf,
    endRun(runId, state) {
      const run = engine.runs.get(runId);
      if (!run) throw new Error(`There is no run "${runId}". Use one of runIds().`);
      engine.end(run, state);
    },
    callbacks: () => callbacks.sent,
    callbacksSettled: () => callbacks.settled(),
  };
}
