import { ticks } from "d3-array";
import type { ReportCell } from "../../model/cell.ts";
import type { ReportField } from "../../model/field.ts";
import type { ReportPair } from "../../model/pair.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { minimumDocuments } from "../../statistics/documents.ts";
import { byDocument } from "../../summary/by-document.ts";
import { documentAccuracies } from "../../summary/means.ts";
import { mostDisputed, rankPipelines } from "../format/findings.ts";
import { pairLabel, scorerLabel, statusLabel } from "../format/labels.ts";
import {
  formatCost,
  formatDocumentsNeeded,
  formatDuration,
  formatPoints,
  formatPointsInterval,
  formatRate,
  formatShare,
  formatValue,
} from "../format/numbers.ts";
import { valueCell } from "./fields.ts";
import { documentAnchor, emulatedTag, html, type Markup, pipelineHeading, scrollRegion } from "./markup.ts";

/** Pipelines from best to worst, each accuracy as a dot with its interval. Emulated ones are ranked by themselves. */
export function rankingSection(report: ComparisonReport): Markup {
  const ranked = rankPipelines(report.pipelines);
  const lowest = axisStart(ranked);
  const hasAccuracy = ranked.some((pipeline) => pipeline.accuracy !== null);
  const scale = hasAccuracy ? { lowest, marks: ticks(lowest, 100, 4) } : undefined;
  const real = ranked.filter((pipeline) => !pipeline.emulated);
  const emulated = ranked.filter((pipeline) => pipeline.emulated);
  const columns = scale ? 9 : 6;
  return html`<section><h2>${scale ? "Ranking" : "Pipelines"}</h2>
${scrollRegion(
  "Pipelines",
  html`<table class="ranking"><thead><tr><th scope="col">Pipeline</th>${scale && html`<th scope="col" class="number">Accuracy <span class="meaning">${scorerLabel(report)}</span></th><th scope="col" class="plot"><span class="hidden">Accuracy with interval</span>${axis(scale)}</th>`}<th scope="col">Runs</th><th scope="col" class="number">Median time</th><th scope="col" class="number">95th percentile</th><th scope="col" class="number">Cost per run</th><th scope="col" class="number">per page</th>${scale && html`<th scope="col" class="number">per correct value</th>`}</tr></thead>
${real.length > 0 && html`<tbody>${real.map((pipeline) => rankingRow(pipeline, scale))}</tbody>`}
${
  emulated.length > 0 &&
  html`<tbody class="is-emulated"><tr class="group"><th colspan="${columns}" scope="rowgroup">${emulatedTag()}</th></tr>${emulated.map((pipeline) => rankingRow(pipeline, scale))}</tbody>`
}</table>`,
)}
${scale && html`<p class="note">Accuracy is the mean over documents of correct values among all values, fabricated ones included. The line is the 95 % interval, from ${minimumDocuments} documents on.</p>`}
<p class="note">Time is that of runs that delivered, cost what runs reported.</p></section>`;
}

interface Scale {
  lowest: number;
  marks: readonly number[];
}

function rankingRow(pipeline: ReportPipeline, scale: Scale | undefined): Markup {
  const { label, accuracy, accuracyInterval, latency } = pipeline;
  const unreported = pipeline.spending.length === 0 && "not reported";
  const measured =
    scale &&
    html`<td class="number strong">${formatShare(accuracy)}</td><td class="plot">${dotPlot(accuracy, accuracyInterval, scale)}${accuracyInterval && html`<span class="hidden">from ${formatShare(accuracyInterval[0])} to ${formatShare(accuracyInterval[1])}</span>`}</td>`;
  return html`<tr><th scope="row">${label}</th>${measured}<td>${runLabel(pipeline)}</td><td class="number">${formatDuration(latency.medianMs)}</td><td class="number">${formatDuration(latency.p95Ms)}</td><td class="number">${unreported}${costs(pipeline, "perRun")}</td><td class="number">${costs(pipeline, "perPage")}</td>${scale && html`<td class="number">${costs(pipeline, "perCorrectValue")}</td>`}</tr>`;
}

/** How many runs stand behind the figures, and what became of the others. */
function runLabel({ counts }: ReportPipeline): Markup {
  const { graded, delivered, failed, notStarted, unusable } = counts;
  const parts = [
    graded > 0 ? `${graded} graded` : delivered > 0 && `${delivered} delivered`,
    failed > 0 && html`<span class="tone-wrong">${failed} failed</span>`,
    notStarted > 0 && html`<span class="tone-quiet">${notStarted} not started</span>`,
    unusable > 0 && html`<span class="tone-missing">${unusable} unusable</span>`,
  ].filter((part) => part !== false);
  return html`${parts.map((part, index) => html`${index > 0 && ", "}${part}`)}`;
}

function costs(
  { spending, counts }: ReportPipeline,
  per: "perRun" | "perPage" | "perCorrectValue",
): Markup[] {
  return spending.map(({ [per]: amount, currency, exactness, runs }) => {
    const shown = amount === null ? "–" : formatCost({ amount: formatRate(amount), currency, exactness });
    const isPart = per === "perRun" && runs < counts.delivered;
    return html`<div>${shown}</div>${isPart && html`<div class="meaning">reported by ${runs} of ${counts.delivered}</div>`}`;
  });
}

function dotPlot(
  accuracy: number | null,
  interval: readonly [number, number] | null,
  { lowest, marks }: Scale,
): Markup | undefined {
  if (accuracy === null) return undefined;
  const grid = marks.map(
    (mark) =>
      html`<line class="grid" x1="${place(mark, lowest)}" x2="${place(mark, lowest)}" y1="0" y2="24"/>`,
  );
  const range =
    interval &&
    html`<line class="range" x1="${place(interval[0], lowest)}" x2="${place(interval[1], lowest)}" y1="12" y2="12"/>`;
  return html`<svg width="100%" height="24" aria-hidden="true">${grid}${range}<circle class="dot-mark" cx="${place(accuracy, lowest)}" cy="12" r="5"/></svg>`;
}

function axis({ lowest, marks }: Scale): Markup {
  return html`<svg width="100%" height="16" aria-hidden="true">${marks.map(
    (mark) => html`<text x="${place(mark, lowest)}" y="12" text-anchor="middle">${mark}</text>`,
  )}</svg>`;
}

/** The axis need not begin at 0: dots have no length that could mislead. */
function axisStart(pipelines: readonly ReportPipeline[]): number {
  const values = pipelines.flatMap(({ accuracy, accuracyInterval }) => [
    accuracy ?? 100,
    accuracyInterval?.[0] ?? 100,
  ]);
  return Math.max(0, Math.floor((Math.min(...values) - 3) / 10) * 10);
}

function place(value: number, lowest: number): string {
  // Room for half a label on both sides.
  return `${(6 + (88 * (value - lowest)) / (100 - lowest)).toFixed(2)}%`;
}

/** Every pair of pipelines, document by document, and whether they can be told apart. */
export function pairSection({ pairs, pipelines, difference }: ComparisonReport): Markup | undefined {
  if (pairs.length === 0) return undefined;
  return html`<section><h2>Can they be distinguished?</h2>
${scrollRegion(
  "Pairs of pipelines",
  html`<table><thead><tr><th scope="col">Pair</th><th scope="col">Verdict</th><th scope="col">Wins, ties, losses</th><th scope="col" class="number">Difference</th><th scope="col" class="number">95 % interval</th><th scope="col" class="number">p, corrected</th><th scope="col" class="number">Documents needed</th></tr></thead><tbody>
${pairs.map(
  (pair) =>
    html`<tr><th scope="row">${pair.first} <span class="meaning">against</span> ${pair.second}</th><td class="${isDecided(pair) && "strong"}">${pairLabel(pair)}</td><td>${recordBar(pair)}</td><td class="number">${formatPoints(pair.meanDifference)}</td><td class="number">${formatPointsInterval(pair.interval)}</td><td class="number">${pair.adjustedP === null ? "–" : pair.adjustedP < 0.001 ? "< 0.001" : pair.adjustedP.toFixed(3)}</td><td class="number">${formatDocumentsNeeded(pair.documentsNeeded)}</td></tr>`,
)}</tbody></table>`,
)}
<p class="note">Pipelines are paired by document; differences are in points of accuracy, first minus second. The interval allows for kinds of documents that are not among these. A verdict needs an interval that leaves zero out, and two tests below 5 % after correction for the number of pairs (Holm). It must be the same without any one document. Documents needed for a verdict on a difference of ${difference === undefined ? "this size" : `${difference} points`} 8 times in 10: a rough guide.${noiseLabel(pipelines)}</p></section>`;
}

function noiseLabel(pipelines: ComparisonReport["pipelines"]): string {
  const noisy = pipelines.flatMap(({ label, noise }) =>
    noise === null ? [] : [`${label} ${noise.toFixed(1)}`],
  );
  return noisy.length === 0
    ? ""
    : ` Between runs of the same document, accuracy varies by a standard deviation of: ${noisy.join(", ")} points.`;
}

function isDecided({ verdict }: ReportPair): boolean {
  return verdict === "better" || verdict === "worse";
}

function recordBar({ wins, ties, losses, documents }: ReportPair): Markup {
  const share = (count: number) => (documents === 0 ? 0 : (100 * count) / documents);
  return html`<span class="record"><svg width="96" height="8" aria-hidden="true"><rect class="fill-right" width="${share(wins)}%" height="8"/><rect class="fill-quiet" x="${share(wins)}%" width="${share(ties)}%" height="8"/><rect class="fill-wrong" x="${share(wins + ties)}%" width="${share(losses)}%" height="8"/></svg> ${wins}, ${ties}, ${losses}</span>`;
}

/** Every document in every pipeline: how much is correct, or why nothing is. Each leads to the document. */
export function heatMap(report: ComparisonReport): Markup {
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const cellsOf = byDocument(report.cells);
  const means = new Map(labels.map((label) => [label, documentAccuracies(report.cells, label)]));
  return html`<section><h2>Documents</h2>${scrollRegion(
    "Documents in pipelines",
    html`<table class="heat"><caption class="hidden">Accuracy of each document in each pipeline, by ${scorerLabel(report)}</caption><thead><tr><th scope="col">Document</th>${report.pipelines.map((pipeline) => html`<th scope="col" class="number">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody>
${report.documents.map(
  ({ id }, index) =>
    html`<tr><th scope="row"><a href="#${documentAnchor(index)}">${id}</a></th>${labels.map((label) => {
      const cells = cellsOf(id).filter((cell) => cell.pipeline === label);
      return heatCell(means.get(label)?.get(id), cells);
    })}</tr>`,
)}</tbody></table>`,
  )}
<p class="note">Shares are accuracy by <code>${scorerLabel(report)}</code>.</p>
${worstFive(report)}</section>`;
}

function heatCell(accuracy: number | undefined, cells: readonly ReportCell[]): Markup {
  if (accuracy !== undefined) {
    // Most answers are above 80: that is where shades must differ.
    const lost = Math.min(1, (100 - accuracy) / 50);
    return html`<td class="number heat-cell" style="--lost:${lost.toFixed(2)}">${formatShare(accuracy)}</td>`;
  }
  const troubled = cells.find((cell) => cell.outcome !== "delivered") ?? cells[0];
  if (!troubled) return html`<td></td>`;
  const { text, tone } = statusLabel(troubled);
  const shown = troubled.unusable === undefined ? text : "unusable";
  return html`<td class="number tone-${tone}">${shown}</td>`;
}

function worstFive({ pipelines }: ComparisonReport): Markup | undefined {
  const measured = pipelines.filter((pipeline) => pipeline.worstFiveShare !== null);
  if (measured.length === 0) return undefined;
  return html`<p class="note">Share of the lost points that the five worst documents hold: ${measured.map(({ label, worstFiveShare }) => `${label} ${formatShare(worstFiveShare)}`).join(", ")}.</p>`;
}

const mostFields = 20;

/** Fields over all documents, most disagreement first, and the single places that need review most. */
export function fieldRanking(report: ComparisonReport): Markup | undefined {
  const disputed = report.fieldSummaries.filter((field) => field.agreement !== null && field.agreement < 100);
  const fields = disputed.slice(0, mostFields);
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const hasTruth = report.documents.some((document) => document.hasTruth);
  const compared = report.fieldSummaries.filter((field) => field.agreement !== null).length;
  if (compared === 0) return undefined;
  if (fields.length === 0)
    return html`<section><h2>Where they disagree</h2><p>Nowhere: all that delivered say the same in all ${compared} fields.</p>
${fieldsToReview(report, hasTruth)}</section>`;
  return html`<section><h2>Where they disagree</h2>
${scrollRegion(
  "Fields",
  html`<table><thead><tr><th scope="col">Field</th><th scope="col" class="number">Places</th><th scope="col" class="number">Agreement</th>${hasTruth && labels.map((label) => html`<th scope="col" class="number">${label} correct</th>`)}</tr></thead><tbody>
${fields.map(
  (field) =>
    html`<tr><th scope="row"><code>${field.field}</code></th><td class="number">${field.places}</td><td class="number">${formatShare(field.agreement)}</td>${hasTruth && labels.map((label) => html`<td class="number">${formatShare(field.accuracy.find((entry) => entry.pipeline === label)?.accuracy ?? null)}</td>`)}</tr>`,
)}</tbody></table>`,
)}
<p class="note">${hasTruth && html`Shares of correct values are by <code>${scorerLabel(report)}</code>. `}${fields.length < disputed.length && `The ${fields.length} with the least agreement of ${disputed.length} fields in dispute. `}In ${compared - disputed.length} of ${compared} fields, all that delivered say the same everywhere.</p>
${fieldsToReview(report, hasTruth)}</section>`;
}

function fieldsToReview(report: ComparisonReport, hasTruth: boolean): Markup | undefined {
  const places = mostDisputed(report.fields);
  if (places.length === 0) return undefined;
  return html`<h3>Needs review</h3><table class="fields" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Place</th>${hasTruth && html`<th role="columnheader" scope="col">Truth</th>`}${report.pipelines.map((pipeline) => html`<th role="columnheader" scope="col">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody role="rowgroup">
${places.map((field) => placeRow(field, report, hasTruth))}</tbody></table>`;
}

function placeRow(field: ReportField, { documents, pipelines }: ComparisonReport, hasTruth: boolean): Markup {
  const index = documents.findIndex((document) => document.id === field.document);
  return html`<tr role="row"><th role="rowheader" scope="row"><a href="#${documentAnchor(index)}">${field.document}</a><br>${field.address}${field.missedByAll && html` <span class="mark">missed by all</span>`}</th>${hasTruth && html`<td role="cell" data-label="Truth">${field.truth === undefined ? html`<span class="none">nothing</span>` : formatValue(field.truth)}</td>`}${pipelines.map(({ label }) => valueCell(field, label))}</tr>`;
}
