import type { ErrorCode } from "@docmux/core";

/** What the command ends with for each error code. 0 is success, 1 an error that is not docmux's own. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 2,
  config: 3,
  unauthorized: 4,
  forbidden: 4,
  not_found: 5,
  expired: 5,
  unavailable: 6,
  rate_limited: 6,
  bad_response: 6,
  timeout: 7,
  start_unknown: 8,
  run_failed: 9,
  partial_result: 10,
  run_cancelled: 11,
  unsupported: 12,
  store_unavailable: 13,
  store_conflict: 14,
};

/** What `docmux batch` ends with when `--max-documents` or `--max-cost` left documents out, and all others were delivered. */
export const batchLimitExitCode = 15;

/** What `compare` and `regrade` end with below `--fail-under`, and `diff` when a pipeline became worse. */
export const thresholdExitCode = 16;

/** What the command ends with when output cannot be written, such as on a full disk: EX_IOERR of `sysexits.h`. */
export const writeFailedExitCode = 74;

/** What the command ends with after a signal, by the convention of shells: 128 and the number of the signal. */
export const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const;

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
    [batchLimitExitCode, "a limit of batch left documents out"],
    [thresholdExitCode, "an accuracy is below --fail-under, or diff found a pipeline that became worse"],
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
