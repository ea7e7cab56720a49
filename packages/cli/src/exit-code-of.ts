import { DocmuxError } from "@docmux/core";
import { exitCodes } from "./exit-codes.ts";

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  return DocmuxError.isInstance(error) ? exitCodes[error.code] : 1;
}
