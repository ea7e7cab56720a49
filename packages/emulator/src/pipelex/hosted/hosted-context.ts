import type { Emulator } from "../../server/emulator.ts";
import type { CallbackSender } from "../callback-sender.ts";
import type { PipelexEmulatorOptions } from "../pipelex-emulator-options.ts";
import type { PipelexEngine } from "../pipelex-engine.ts";
import type { PipelexRun } from "../run/run-state.ts";
import type { PresignedLinks } from "../storage/presigned-links.ts";
import type { ConceptForm } from "../wire/concept-wire.ts";
import { PlatformError } from "./platform-error.ts";

/** What the routes of the hosted service share. */
export interface HostedContext {
  engine: PipelexEngine;
  callbacks: CallbackSender;
  options: PipelexEmulatorOptions;
  conceptForm: ConceptForm;
  /** `Retry-After` while a run is not finished. */
  retryAfter: string;
  links: PresignedLinks;
  /** The server on another origin that takes and hands out files. */
  storage: Emulator;
}

/** @throws PlatformError `not_found` */
export function findRun({ engine }: HostedContext, runId: string): PipelexRun {
  const run = engine.runs.get(runId);
  if (!run) throw new PlatformError("not_found", 404, `Run ${runId} was not found`);
  return run;
}
