import { inspect } from "node:util";
import { DocmuxError, type ErrorCode, formatRef, type StartCandidate, StartUnknownError } from "@docmux/core";
import type { ProgramIo } from "../context.ts";
import { WriteError } from "../output/deliver.ts";
import { hideKeys, nameRuns } from "../output/lost.ts";
import { DetachedError, describeCandidate, describeRun } from "../runs/detach.ts";
import { printable, printableJson } from "../view/printable.ts";
import { colorsFor } from "../view/terminal.ts";
import { exitCodes, writeFailedExitCode } from "./codes.ts";
import { messageForCommand } from "./message.ts";
import { exitCodeAfter, LostOutput } from "./signals.ts";

// After these the run may still go on at the vendor, or have a result.
const leavesRun: ReadonlySet<ErrorCode> = new Set([
  "timeout",
  "unavailable",
  "rate_limited",
  "bad_response",
  "unauthorized",
  "forbidden",
]);

/** Prints what was thrown, also with `--quiet`, and with `--json` for programs as well. Gives the exit code. */
export function reportFailure(error: unknown, words: readonly string[], io: ProgramIo): number {
  const { stdout, stderr, environment, signal, runs } = io;
  const has = (...flags: string[]) => words.some((word) => flags.includes(word));
  const colors = colorsFor(stderr, environment, has("--no-color") ? false : undefined);
  const report = (text: string) => stderr.write(`${hideKeys(text, environment)}\n`);
  const print = (value: object) => stdout.write(`${hideKeys(printableJson(value), environment)}\n`);
  const isJson = has("--json");

  if (DetachedError.isInstance(error)) {
    if (isJson) print({ type: "detached", refs: error.refs, stopped: error.stopped });
    report(error.message);
    if (error.isStartOpen) runs.awaitStart();
    runs.markNamed([...error.refs, ...error.stopped].map(formatRef));
    return exitCodeAfter(signal);
  }
  if (WriteError.isInstance(error)) {
    if (isJson) print({ type: "error", error: error.toJSON() });
    nameRuns(io, `${colors.red(error.code)}: ${printable(error.message)}`);
    return signal.aborted ? exitCodeAfter(signal) : writeFailedExitCode;
  }
  // A start whose response was lost is reported in full, also when a signal came meanwhile.
  if (signal.aborted && !StartUnknownError.isInstance(error)) {
    if (isJson) print({ type: "detached", refs: [], stopped: [] });
    // What closed or filled standard output is reported with the runs, once for all commands.
    if (signal.reason instanceof LostOutput) return 0;
    nameRuns(io, "Stopped.");
    return exitCodeAfter(signal);
  }
  if (isJson) print({ type: "error", error: factsOf(error) });
  const name = DocmuxError.isInstance(error) ? error.code : "error";
  report(`${colors.red(name)}: ${printable(messageForCommand(error))}`);
  if (DocmuxError.isInstance(error) && leavesRun.has(error.code) && error.ref) {
    report(`  ${describeRun(error.ref)}`);
    runs.markNamed([formatRef(error.ref)]);
  }
  const candidates = candidatesOf(error);
  if (candidates.length > 0) {
    report("Compare document, pipeline and start time of each with your start before you start again:");
    for (const { ref, rawStatus, createdAt } of candidates) {
      const facts = printable([createdAt && `created ${createdAt}`, rawStatus].filter(Boolean).join(", "));
      report(`  ${describeCandidate(ref)} (${facts})`);
    }
  }
  if (has("--verbose", "-v")) {
    report(colors.dim(inspect(error, { depth: 6 }).split("\n").map(printable).join("\n")));
  }
  return signal.aborted ? exitCodeAfter(signal) : exitCodeOf(error);
}

/** The exit code for whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  return DocmuxError.isInstance(error) ? exitCodes[error.code] : 1;
}

function factsOf(error: unknown): Record<string, unknown> {
  if (!DocmuxError.isInstance(error)) return { message: messageForCommand(error) };
  const candidates = candidatesOf(error).map((candidate) => ({
    ...candidate,
    printedRef: formatRef(candidate.ref),
  }));
  return { ...error.toJSON(), ...(candidates.length > 0 ? { candidates } : {}) };
}

/** Runs that may be the one whose start response was lost. */
function candidatesOf(error: unknown): readonly StartCandidate[] {
  return StartUnknownError.isInstance(error) ? (error.candidates ?? []) : [];
}
