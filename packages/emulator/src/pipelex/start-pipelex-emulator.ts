import { createEmulatorFrame, type Emulator } from "../server/emulator.ts";
import { nativeConcepts } from "./bundle/native-concepts.ts";
import { PipeLibrary } from "./bundle/pipe-library.ts";
import { addSeedConcept, addSeedPipe } from "./bundle/seed-pipe.ts";
import { addA1Routes } from "./legacy/a1-routes.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";
import type { PipelexEmulatorOptions } from "./pipelex-emulator-options.ts";
import { PipelexEngine } from "./pipelex-engine.ts";
import type { PipelexRunOrder } from "./pipelex-run-order.ts";

/** A running emulator of Pipelex. */
export interface PipelexEmulator extends Emulator {
  dialect: PipelexDialect;
  /** Says how coming runs go. */
  orderRun(order: PipelexRunOrder): void;
}

/** Starts a server on loopback that speaks one of Pipelex's dialects. */
export async function startPipelexEmulator(options: PipelexEmulatorOptions = {}): Promise<PipelexEmulator> {
  const dialect = options.dialect ?? "A1";
  const frame = createEmulatorFrame("pipelex", options);
  const engine = new PipelexEngine({
    dialect,
    library: seededLibrary(dialect, options),
    clock: frame.clock,
    random: frame.random,
    stepDurationMs: frame.stepDurationMs,
    refuseLoopbackUrls: options.refuseLoopbackUrls ?? false,
  });
  addA1Routes(frame, engine, options);
  const emulator = await frame.start();
  return {
    ...emulator,
    dialect,
    orderRun: (order) => engine.orders.add(order),
  };
}

function seededLibrary(dialect: PipelexDialect, { pipes, concepts }: PipelexEmulatorOptions): PipeLibrary {
  const library = new PipeLibrary();
  for (const concept of nativeConcepts(dialect)) library.addConcept(concept);
  for (const concept of concepts ?? []) addSeedConcept(library, concept);
  for (const pipe of pipes ?? []) addSeedPipe(library, pipe, dialect);
  return library;
}
