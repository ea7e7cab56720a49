import type { PipelexEngine } from "../pipelex-engine.ts";
import { PlatformError } from "./platform-error.ts";

/** The saved method of a registered pipe. */
export function methodIdOf(pipeCode: string): string {
  return `mt_${pipeCode}`;
}

/** What a method id points to. */
export interface MethodRef {
  methodId: string;
  /** `3`, `draft`; `null` for the published one. */
  version: string | null;
}

/** Reads `mt_x`, `mt_x@3`, `mt_x@draft`. */
export function parseMethodId(written: string): MethodRef {
  const [methodId = "", version] = written.split("@");
  return { methodId, version: version ?? null };
}

/**
 * The pipe that a method runs.
 * @throws PlatformError `not_found`
 */
export function pipeOfMethod(engine: PipelexEngine, written: string): string {
  const { methodId } = parseMethodId(written);
  const pipe = engine.library.pipes.find(({ code }) => methodIdOf(code) === methodId);
  if (!pipe) throw new PlatformError("not_found", 404, `Method ${methodId} was not found`);
  return pipe.code;
}
