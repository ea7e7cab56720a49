import { exitCodeRows } from "../../packages/cli/src/exit/codes.ts";
import { markdownTable } from "./markdown-table.ts";

/** What the command ends with, for its page. */
export function exitCodeTable(): string {
  const rows = exitCodeRows((errorCode) => `\`${errorCode}\``);
  return markdownTable(
    ["exit code", "after"],
    rows.map(([exitCode, meaning]) => [String(exitCode), meaning]),
  );
}
