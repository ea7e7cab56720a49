import type { ReportCell } from "../../model/report-cell.ts";
import { html, type Markup } from "./markup.ts";
import { scrollRegion } from "./scroll-region.ts";

const toneOf = { info: "quiet", warning: "missing", error: "wrong" } as const;

/** What vendors warned of or failed at, in their own words. */
export function issueTable(cells: readonly ReportCell[]): Markup | undefined {
  const rows = cells.flatMap((cell) => cell.issues.map((issue) => ({ cell, issue })));
  if (rows.length === 0) return undefined;
  return html`<h3>Warnings and errors</h3>${scrollRegion(
    "Warnings and errors",
    html`<table><thead><tr><th scope="col">Pipeline</th><th scope="col">Severity</th><th scope="col">Message</th><th scope="col">Code</th><th scope="col">Step</th></tr></thead><tbody>
${rows.map(
  ({ cell, issue }) =>
    html`<tr><th scope="row">${cell.pipeline}</th><td class="tone-${toneOf[issue.severity]}">${issue.severity}</td><td>${issue.message}</td><td><code>${issue.code}</code></td><td>${issue.step ?? "–"}</td></tr>`,
)}</tbody></table>`,
  )}`;
}
