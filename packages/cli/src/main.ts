import { CommanderError } from "commander";
import type { ProgramIo } from "./command-context.ts";
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

/**
 * Does what the arguments say. Never rejects.
 *
 * @param words - the arguments, without program and script.
 * @returns the exit code.
 */
export async function main(words: readonly string[], io: ProgramIo): Promise<number> {
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
    const { reportFailure } = await import("./report-failure.ts");
    return reportFailure(error, words, io);
  }
}

/** As other errors are told to programs. */
function usageErrorLine({ message }: CommanderError): string {
  const error = { name: "InvalidInputError", code: "invalid_input", message, retryable: false };
  return JSON.stringify({ type: "error", error });
}
