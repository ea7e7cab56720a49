import { max, median, ticks } from "d3-array";
import type { ReportCell, ReportStep } from "../../model/cell.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { statusLabel } from "../format/labels.ts";
import { formatCost, formatDuration } from "../format/numbers.ts";
import { html, type Markup, scrollRegion, toolbar } from "./markup.ts";

interface PlotPoint {
  document: string;
  value: number;
  text: string;
}

/** Time and cost of every run as a dot, the median as a stroke; the figures in a table behind. */
export function runPlots(report: ComparisonReport): Markup {
  const currencies = new Set(report.cells.flatMap((cell) => cell.usage.cost?.currency ?? []));
  return html`<section id="cost"><h2>Time and cost</h2><div class="plots">
${plot(report, "Time to result", timeOf, formatDuration)}
${[...currencies].map((currency) =>
  plot(
    report,
    `Cost of a run, ${currency}`,
    (cell) => costOf(cell, currency),
    (amount) => String(Number(amount.toPrecision(6))),
  ),
)}</div>
<details class="figures"><summary>Every run as a table</summary>${toolbar("runs", "runs", report.cells.length)}${runTable(report.cells)}</details></section>`;
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
  const highest = max(lanes, ({ points }) => max(points, (point) => point.value)) ?? 0;
  if (highest === 0) return html``;
  const marks = ticks(0, highest, 3);
  const place = (value: number) => `${(2 + (92 * value) / Math.max(highest, marks.at(-1) ?? 0)).toFixed(2)}%`;
  return html`<figure class="plot"><figcaption>${title}</figcaption>
${lanes.map(
  ({ label, points }) =>
    html`<div class="plot-lane"><span>${label} <span class="lane-time">${points.length === 0 ? "not reported" : `median ${format(median(points, (point) => point.value) ?? 0)}`}</span></span><svg width="100%" height="22" aria-hidden="true">${marks.map((mark) => html`<line class="grid" x1="${place(mark)}" x2="${place(mark)}" y1="0" y2="22"/>`)}${points.map((point) => html`<circle class="run-mark" cx="${place(point.value)}" cy="11" r="4"><title>${point.document}: ${point.text}</title></circle>`)}${points.length > 0 && html`<line class="median" x1="${place(median(points, (point) => point.value) ?? 0)}" x2="${place(median(points, (point) => point.value) ?? 0)}" y1="2" y2="20"/>`}</svg></div>`,
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
    html`<table class="sortable" id="runs"><thead><tr><th scope="col">Document</th><th scope="col">Pipeline</th><th scope="col">Status</th><th scope="col">Vendor status</th><th scope="col" class="number">Time to result</th><th scope="col" class="number">Cost</th></tr></thead><tbody>
${cells.map(
  (cell) =>
    html`<tr><th scope="row">${cell.document}</th><td>${cell.pipeline}</td><td>${statusLabel(cell).text}</td><td>${cell.rawStatus ?? "–"}</td><td class="number" data-sort="${cell.durationMs ?? ""}">${formatDuration(cell.durationMs)}</td><td class="number">${formatCost(cell.usage.cost)}</td></tr>`,
)}</tbody></table>`,
  )}`;
}

/** When each run of a document waited and which step it was at, on one time axis; a table with the same figures behind. */
export function timeline(cells: readonly ReportCell[]): Markup | undefined {
  const timed = cells.filter((cell) => cell.durationMs !== null);
  const longestMs = Math.max(0, ...timed.flatMap(endsOf));
  if (longestMs === 0) return undefined;
  const marks = ticks(0, longestMs, 4);
  const scaleMs = Math.max(longestMs, marks.at(-1) ?? 0);
  // The style sheet draws the grid: a line for each mark of each lane would be half of the page.
  return html`<figure class="timeline" style="--step:${percent(marks[1] ?? scaleMs, scaleMs)}">
<div class="axis" aria-hidden="true"><span class="lane-label"></span><svg width="100%" height="18">${marks.map(
    (mark) =>
      html`<text x="${percent(mark, scaleMs)}" y="13" text-anchor="${anchorOf(mark, scaleMs)}">${mark === 0 ? "0" : formatDuration(mark)}</text>`,
  )}</svg></div>
${timed.map((cell) => lanesOf(cell, scaleMs))}
${timed.some((cell) => cell.steps.length > 0) && html`<details class="figures"><summary>The same as a table</summary>${stepTable(timed)}</details>`}
</figure>`;
}

function lanesOf(cell: ReportCell, scaleMs: number): Markup {
  const untimed = cell.steps.filter((step) => step.startMs === null);
  return html`<div class="lanes">
${lane(html`<strong>${cell.pipeline}</strong>`, cell.durationMs ?? 0, scaleMs, 0, cell.durationMs, `whole ${cell.outcome}`)}
${cell.steps
  .filter((step) => step.startMs !== null)
  .map((step) =>
    lane(html`${step.name}`, durationOf(step), scaleMs, step.startMs ?? 0, step.endMs, `step ${step.status}`),
  )}
${untimed.length > 0 && html`<p class="untimed">${untimed.map((step) => `${step.name} (${step.rawStatus})`).join(", ")}: the vendor returns no times</p>`}
</div>`;
}

function lane(
  label: Markup,
  durationMs: number | null,
  scaleMs: number,
  startMs: number,
  endMs: number | null,
  kind: string,
): Markup {
  const height = kind.startsWith("whole") ? 14 : 10;
  const width = percent(Math.max(0, (endMs ?? scaleMs) - startMs), scaleMs);
  return html`<div class="lane"><span class="lane-label">${label} <span class="lane-time">${formatDuration(durationMs)}</span></span><svg width="100%" height="20" aria-hidden="true"><rect class="lane-bar ${kind}" x="${percent(startMs, scaleMs)}" y="${(20 - height) / 2}" width="${width}" height="${height}" rx="2"/></svg></div>`;
}

function stepTable(cells: readonly ReportCell[]): Markup {
  return html`${scrollRegion(
    "Steps and times",
    html`<table><thead><tr><th scope="col">Pipeline</th><th scope="col">Step</th><th scope="col">Status</th><th scope="col">Vendor status</th><th scope="col" class="number">Begins</th><th scope="col" class="number">Lasts</th><th scope="col">Clock</th></tr></thead><tbody>
${cells.map(
  (
    cell,
  ) => html`<tr><th scope="row">${cell.pipeline}</th><td>whole run</td><td>${cell.status ?? "–"}</td><td>${cell.rawStatus ?? "–"}</td><td class="number">0 ms</td><td class="number">${formatDuration(cell.durationMs)}</td><td>observed</td></tr>
${cell.steps.map(
  (step) =>
    html`<tr><td></td><td>${step.name}</td><td>${step.status}</td><td>${step.rawStatus}</td><td class="number">${formatDuration(step.startMs)}</td><td class="number">${formatDuration(durationOf(step))}</td><td>${step.startMs === null ? "–" : step.timing}</td></tr>`,
)}`,
)}
</tbody></table>`,
  )}`;
}

function endsOf(cell: ReportCell): number[] {
  return [cell.durationMs ?? 0, ...cell.steps.map((step) => step.endMs ?? step.startMs ?? 0)];
}

function durationOf(step: ReportStep): number | null {
  return step.startMs === null || step.endMs === null ? null : step.endMs - step.startMs;
}

function percent(valueMs: number, scaleMs: number): string {
  return `${((100 * valueMs) / scaleMs).toFixed(2)}%`;
}

function anchorOf(valueMs: number, scaleMs: number): string {
  if (valueMs === 0) return "start";
  return valueMs > 0.92 * scaleMs ? "end" : "middle";
}
