import type { ComparisonReport } from "../model/report.ts";

/** The report as JSON text, two spaces indented. */
export function toJson(report: ComparisonReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
