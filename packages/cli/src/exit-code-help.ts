import { exitCodes, signalExitCodes } from "./exit-codes.ts";

/** Every exit code and what it means: for help, and for the table in the README. */
export function exitCodeRows(): [exitCode: number, meaning: string][] {
  const byExitCode = new Map<number, string[]>();
  for (const [code, exitCode] of Object.entries(exitCodes)) {
    byExitCode.set(exitCode, [...(byExitCode.get(exitCode) ?? []), code]);
  }
  const rows: [number, string][] = [
    [0, "success"],
    [1, "an error that is not docmux's own"],
    ...[...byExitCode].map(([exitCode, codes]): [number, string] => [exitCode, codes.join(", ")]),
    [signalExitCodes.SIGINT, "Ctrl-C"],
    [signalExitCodes.SIGPIPE, "standard output was closed while a run went on"],
    [signalExitCodes.SIGTERM, "SIGTERM"],
  ];
  return rows;
}

/** The exit codes, as help shows them. */
export function exitCodeHelp(): string {
  const lines = exitCodeRows().map(([exitCode, meaning]) => `  ${String(exitCode).padStart(3)}  ${meaning}`);
  return ["Exit codes:", ...lines].join("\n");
}
