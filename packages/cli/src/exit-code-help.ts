import { exitCodes, interruptedExitCode } from "./exit-codes.ts";

/** The exit codes, as help shows them. */
export function exitCodeHelp(): string {
  const byExitCode = new Map<number, string[]>();
  for (const [code, exitCode] of Object.entries(exitCodes)) {
    byExitCode.set(exitCode, [...(byExitCode.get(exitCode) ?? []), code]);
  }
  const rows: [number, string][] = [
    [0, "success"],
    [1, "an error that is not docmux's own"],
    ...[...byExitCode].map(([exitCode, codes]): [number, string] => [exitCode, codes.join(", ")]),
    [interruptedExitCode, "Ctrl-C"],
  ];
  const lines = rows.map(([exitCode, meaning]) => `  ${String(exitCode).padStart(3)}  ${meaning}`);
  return ["Exit codes:", ...lines].join("\n");
}
