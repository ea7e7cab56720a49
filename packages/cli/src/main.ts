import { CommanderError } from "commander";
import type { ProgramIo } from "./context.ts";
import { exitCodes } from "./exit/codes.ts";
import { exitCodeAfter, LostOutput } from "./exit/signals.ts";
import { nameRuns } from "./output/lost.ts";
import { CheckedStream } from "./output/streams.ts";
import { createProgram } from "./program.ts";

/**
 * Does what the arguments say. Never rejects. Where standard output cannot be written, standard error names the runs.
 *
 * @param words - the arguments, without program and script.
 * @returns the exit code.
 */
export async function main(words: readonly string[], io: ProgramIo): Promise<number> {
  const stop = new AbortController();
  let lost: LostOutput | undefined;
  const stdout = new CheckedStream(io.stdout, (error) => {
    lost = new LostOutput(error, io.stdout.isTTY ?? false);
    stop.abort(lost);
  });
  // Without a reader of standard error there is nothing left to report to; the exit code still counts.
  const stderr = new CheckedStream(io.stderr);
  const world = { ...io, stdout, stderr, signal: AbortSignal.any([io.signal, stop.signal]) };
  const exitCode = await perform(words, world);
  world.runs.nameLaterRuns((line) =>
    stderr.write(`The vendor accepted the start. The run may be billed. To get the result:\n  ${line}\n`),
  );
  await stdout.flushed(io.signal);
  if (stdout.isFlushed) return exitCode;
  if (!lost) {
    nameRuns(world, "Stopped before standard output was written to its end.");
    return exitCode || exitCodeAfter(io.signal);
  }
  // A reader that has read enough of a list is no error.
  if (lost.isClosed && world.runs.isEmpty) return exitCode;
  nameRuns(world, lost.message);
  return exitCode || lost.exitCode;
}

async function perform(words: readonly string[], io: ProgramIo): Promise<number> {
  let exitCode = 0;
  try {
    await createProgram(io, (code) => {
      exitCode = code;
    }).parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has already printed what is wrong with the arguments, or the help that was asked for.
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      if (words.includes("--json")) io.stdout.write(`${usageErrorLine(error)}\n`);
      return exitCodes.invalid_input;
    }
    const { reportFailure } = await import("./exit/failures.ts");
    return reportFailure(error, words, io);
  }
}

/** As other errors are printed for programs. */
function usageErrorLine({ message }: CommanderError): string {
  const error = { name: "InvalidInputError", code: "invalid_input", message, retryable: false };
  return JSON.stringify({ type: "error", error });
}
