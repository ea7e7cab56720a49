import type { ReportCost } from "../../model/report-cell.ts";

const marks: Record<ReportCost["exactness"], string> = { exact: "", "lower-bound": "≥ ", estimate: "≈ " };

/** Money for people: `"0.0315 USD"`, `"≥ 0.02 USD"` for a lower bound, `"≈ 0.02 USD"` for an estimate. */
export function formatCost(cost: ReportCost | undefined): string {
  return cost ? `${marks[cost.exactness]}${cost.amount} ${cost.currency}` : "–";
}
