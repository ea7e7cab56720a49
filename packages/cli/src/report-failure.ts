import { inspect } from "node:util";
import { DocmuxError, formatRef } from "@docmux/core";
import type { ProgramIo } from "./command-context.ts";
import { DetachedError } from "./detached-error.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import { signalExitCodes } from "./exit-codes.ts";
import { hideKeys } from "./hide-keys.ts";
import { messageForCommand } from "./message-for-command.ts";
import { exitCodeAfter } from "./stopped-by-signal.ts";
import { colorsFor } from "./view/colors-for.ts";
import { printable, printableJson } from "./view/printable.ts";

/** Prints what was thrown, also with `--quiet`, and with `--json` for programs as well. Gives the exit code. */
export function reportFailure(error: unknown, words: readonly string[], io: ProgramIo): number {
  const { stdout, stderr, environment, signal } = io;
  const has = (...flags: string[]) => words.some((word) => flags.includes(word));
  const colors = colorsFor(stderr, environment, has("--no-color") ? false : undefined);
  const tell = (text: string) => stderr.write(`${hideKeys(text, environment)}\n`);
  const print = (value: object) => stdout.write(`${hideKeys(printableJson(value), environment)}\n`);
  const isJson = has("--json");

  if (DetachedError.isInstance(error)) {
    if (isJson) print({ type: "detached", refs: error.refs, stopped: error.stopped });
    tell(error.message);
    return exitCodeAfter(signal);
  }
  if (signal.aborted) {
    if (isJson) print({ type: "detached", refs: [], stopped: [] });
    // Whoever closed the pipe has read enough: nothing went wrong.
    if (exitCodeAfter(signal) === signalExitCodes.SIGPIPE) return 0;
    tell("Stopped.");
    return exitCodeAfter(signal);
  }
  const facts = DocmuxError.isInstance(error) ? error.toJSON() : { message: messageForCommand(error) };
  if (isJson) print({ type: "error", error: facts });
  const name = DocmuxError.isInstance(error) ? error.code : "error";
  tell(`${colors.red(name)}: ${printable(messageForCommand(error))}`);
  if (DocmuxError.isInstance(error) && error.code === "timeout" && error.ref) {
    tell(`  docmux wait ${formatRef(error.ref)}`);
  }
  if (has("--verbose", "-v")) {
    tell(colors.dim(inspect(error, { depth: 6 }).split("\n").map(printable).join("\n")));
  }
  return exitCodeOf(error);
}
