import type { Outcome } from "./outcome.ts";

/** Outcomes by fault, then by client. */
export type Outcomes = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

/** A Markdown table: a row for each fault, a column for each client. */
export function toTable(outcomes: Outcomes, clients: readonly string[]): string {
  const rows = [...outcomes].map(([fault, byClient]) => [
    fault,
    ...clients.map((client) => toCell(byClient.get(client))),
  ]);
  const lines = [["fault", ...clients], ["fault", ...clients].map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Requests and billed starts, the latter in bold where more than one was billed, and how the client ended. */
function toCell(outcome: Outcome | undefined): string {
  if (!outcome) return "";
  const { submits, billed, verdict } = outcome;
  return `${submits} / ${billed > 1 ? `**${billed}**` : billed} ${verdict}`;
}
