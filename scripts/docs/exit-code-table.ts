import { exitCodes, interruptedExitCode } from "./documented-constants.ts";
import { markdownTable } from "./markdown-table.ts";

/** What the command ends with, for its page. */
export function exitCodeTable(): string {
  const codesOf = (exitCode: number) =>
    Object.entries(exitCodes).flatMap(([code, each]) => (each === exitCode ? [`\`${code}\``] : []));
  const known = [...new Set(Object.values(exitCodes))].sort((a, b) => a - b);
  return markdownTable(
    ["exit code", "after"],
    [
      ["0", "success"],
      ["1", "an error that is not docmux's own"],
      ...known.map((exitCode) => [String(exitCode), codesOf(exitCode).join(", ")]),
      [String(interruptedExitCode), "Ctrl-C"],
    ],
  );
}
