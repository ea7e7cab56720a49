import { exitCodes, signalExitCodes, writeFailedExitCode } from "./exit-codes.ts";

/**
 * Every exit code and what it means: for help, and for the table in the README.
 *
 * @param show - how an error code is written. Default: as it is.
 */
export function exitCodeRows(
  show: (errorCode: string) => string = String,
): [exitCode: number, meaning: string][] {
  const byExitCode = new Map<number, string[]>();
  for (const [code, exitCode] of Object.entries(exitCodes)) {
    byExitCode.set(exitCode, [...(byExitCode.get(exitCode) ?? []), show(code)]);
  }
  return [
    [0, "success"],
    [1, "an error that is not docmux's own"],
    ...[...byExitCode].map(([exitCode, codes]): [number, string] => [exitCode, codes.join(", ")]),
    [writeFailedExitCode, "output cannot be written, for example on a full disk"],
    [signalExitCodes.SIGHUP, "the terminal was closed"],
    [signalExitCodes.SIGINT, "Ctrl-C"],
    [signalExitCodes.SIGPIPE, "standard output was closed during a run"],
    [signalExitCodes.SIGTERM, "SIGTERM"],
  ];
}

/** The exit codes, as help shows them. */
export function exitCodeHelp(): string {
  const lines = exitCodeRows().map(([exitCode, meaning]) => `  ${String(exitCode).padStart(3)}  ${meaning}`);
  return ["Exit codes:", ...lines].join("\n");
}
