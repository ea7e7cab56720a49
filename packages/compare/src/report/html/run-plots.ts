import { median, ticks } from "d3-array";
import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportCell } from "../../model/report-cell.ts";
import { formatCost } from "../format/format-cost.ts";
import { formatDuration } from "../format/format-duration.ts";
import { statusWords } from "../format/status-words.ts";
import { html, type Markup } from "./markup.ts";
import { scrollRegion } from "./scroll-region.ts";

interface PlotPoint {
  document: string;
  value: number;
  text: string;
}

/** Time and cost of every run as a dot, the median as a stroke; the figures in a table behind. */
export function runPlots(report: ComparisonReport): Markup {
  const currencies = new Set(report.cells.flatMap((cell) => cell.usage.cost?.currency ?? []));
  return html`<section><h2>Time and cost</h2><div class="plots">
${plot(report, "Time to result", timeOf, formatDuration)}
${[...currencies].map((currency) =>
  plot(
    report,
    `Cost of a run, ${currency}`,
    (cell) => costOf(cell, currency),
    (amount) => String(Number(amount.toPrecision(6))),
  ),
)}</div>
<details class="figures"><summary>Every run as a table</summary>${runTable(report.cells)}</details></section>`;
}

function plot(
  { pipelines, cells }: ComparisonReport,
  title: string,
  pointOf: (cell: ReportCell) => PlotPoint | undefined,
  format: (value: number) => string,
): Markup {
  const lanes = pipelines.map(({ label }) => ({
    label,
    points: cells.filter((cell) => cell.pipeline === label).flatMap((cell) => pointOf(cell) ?? []),
  }));
  const highest = Math.max(0, ...lanes.flatMap(({ points }) => points.map((point) => point.value)));
  if (highest === 0) return html``;
  const marks = ticks(0, highest, 3);
  const place = (value: number) => `${(2 + (92 * value) / Math.max(highest, marks.at(-1) ?? 0)).toFixed(2)}%`;
  return html`<figure class="plot"><figcaption>${title}</figcaption>
${lanes.map(
  ({ label, points }) =>
    html`<div class="plot-lane"><span>${label} <span class="lane-time">${points.length === 0 ? "not told" : `median ${format(median(points, (point) => point.value) ?? 0)}`}</span></span><svg width="100%" height="22" aria-hidden="true">${marks.map((mark) => html`<line class="grid" x1="${place(mark)}" x2="${place(mark)}" y1="0" y2="22"/>`)}${points.map((point) => html`<circle class="run-mark" cx="${place(point.value)}" cy="11" r="4"><title>${point.document}: ${point.text}</title></circle>`)}${points.length > 0 && html`<line class="median" x1="${place(median(points, (point) => point.value) ?? 0)}" x2="${place(median(points, (point) => point.value) ?? 0)}" y1="2" y2="20"/>`}</svg></div>`,
)}
<svg class="axis" width="100%" height="16" aria-hidden="true">${marks.map((mark) => html`<text x="${place(mark)}" y="12" text-anchor="${mark === 0 ? "start" : "middle"}">${mark === 0 ? "0" : format(mark)}</text>`)}</svg></figure>`;
}

function timeOf(cell: ReportCell): PlotPoint | undefined {
  if (cell.outcome !== "delivered" || cell.durationMs === null) return undefined;
  return { document: cell.document, value: cell.durationMs, text: formatDuration(cell.durationMs) };
}

function costOf({ document, usage }: ReportCell, currency: string): PlotPoint | undefined {
  if (usage.cost?.currency !== currency) return undefined;
  return { document, value: Number(usage.cost.amount), text: formatCost(usage.cost) };
}

function runTable(cells: readonly ReportCell[]): Markup {
  return html`${scrollRegion(
    "Every run",
    html`<table><thead><tr><th scope="col">Document</th><th scope="col">Pipeline</th><th scope="col">Status</th><th scope="col">Vendor's word</th><th scope="col" class="number">Time to result</th><th scope="col" class="number">Cost</th></tr></thead><tbody>
${cells.map(
  (cell) =>
    html`<tr><th scope="row">${cell.document}</th><td>${cell.pipeline}</td><td>${statusWords(cell).word}</td><td>${cell.rawStatus ?? "–"}</td><td class="number">${formatDuration(cell.durationMs)}</td><td class="number">${formatCost(cell.usage.cost)}</td></tr>`,
)}</tbody></table>`,
  )}`;
}
