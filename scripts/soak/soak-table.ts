import { type LaneVendor, laneVendors } from "./lane.ts";
import type { Ledger } from "./ledger.ts";
import type { Performed } from "./perform-run.ts";

type Row = readonly (string | number)[];

/** A Markdown table that is also readable as it is. */
export function markdownTable(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  const [first = [], ...rest] = all;
  return [line(first), rule, ...rest.map(line)].join("\n");
}

/** How the runs came out, by vendor. */
export function outcomeTable(performed: readonly Performed[]): string {
  const outcomes = [...new Set(performed.map(({ outcome }) => outcome))].sort(
    (a, b) => count(b, performed) - count(a, performed) || a.localeCompare(b),
  );
  const of = (vendor: LaneVendor) => performed.filter(({ plan }) => plan.lane.vendor === vendor);
  const rows = outcomes.map((outcome) => [
    outcome,
    ...laneVendors.map((vendor) => count(outcome, of(vendor))),
    count(outcome, performed),
  ]);
  const totals = ["all runs", ...laneVendors.map((vendor) => of(vendor).length), performed.length];
  return markdownTable(["outcome", ...laneVendors, "all"], [...rows, totals]);
}

/** What struck, and how often. */
export function faultTable({ struck }: Ledger): string {
  const rows = [...struck].sort(([, a], [, b]) => b - a);
  return markdownTable(["fault", "requests struck"], rows);
}

function count(outcome: string, performed: readonly Performed[]): number {
  return performed.filter((each) => each.outcome === outcome).length;
}
