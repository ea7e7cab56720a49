import { inspect } from "node:util";
import { DocmuxError, formatRef } from "@docmux/core";
import type { ProgramIo } from "./command-context.ts";
import { DetachedError } from "./detached-error.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import { interruptedExitCode } from "./exit-codes.ts";
import { hideKeys } from "./hide-keys.ts";
import { colorsFor } from "./view/colors-for.ts";

/** Prints what was thrown, also with `--quiet`, and with `--json` for programs as well. Gives the exit code. */
export function reportFailure(error: unknown, words: readonly string[], io: ProgramIo): number {
  const { stdout, stderr, environment, signal } = io;
  const has = (...flags: string[]) => words.some((word) => flags.includes(word));
  const colors = colorsFor(stderr, environment, has("--no-color") ? false : undefined);
  const tell = (text: string) => stderr.write(`${hideKeys(text, environment)}\n`);
  const isJson = has("--json");

  if (DetachedError.isInstance(error)) {
    if (isJson) stdout.write(`${JSON.stringify({ type: "detached", refs: error.refs })}\n`);
    tell(error.message);
    return interruptedExitCode;
  }
  if (signal.aborted) {
    tell("Stopped.");
    return interruptedExitCode;
  }
  const facts = DocmuxError.isInstance(error) ? error.toJSON() : { message: messageOf(error) };
  if (isJson) stdout.write(`${hideKeys(JSON.stringify({ type: "error", error: facts }), environment)}\n`);
  const name = DocmuxError.isInstance(error) ? error.code : "error";
  tell(`${colors.red(name)}: ${messageOf(error)}`);
  if (DocmuxError.isInstance(error) && error.code === "timeout" && error.ref) {
    tell(`To wait again:\n  docmux wait ${formatRef(error.ref)}`);
  }
  if (has("--verbose", "-v")) tell(colors.dim(inspect(error, { depth: 6 })));
  return exitCodeOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
