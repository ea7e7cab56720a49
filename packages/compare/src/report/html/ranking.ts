import { ticks } from "d3-array";
import type { ReportPair } from "../../model/pair.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { minimumDocuments } from "../../statistics/documents.ts";
import { rankPipelines } from "../format/findings.ts";
import { pairLabel, scorerLabel } from "../format/labels.ts";
import {
  formatCost,
  formatDocumentsNeeded,
  formatDuration,
  formatPoints,
  formatPointsInterval,
  formatRate,
  formatShare,
} from "../format/numbers.ts";
import { baselineTag, emulatedTag, html, type Markup, scrollRegion, toolbar } from "./markup.ts";

/** Pipelines from best to worst, each accuracy as a dot with its interval. Emulated ones are ranked by themselves. */
export function rankingSection(report: ComparisonReport): Markup {
  const ranked = rankPipelines(report.pipelines);
  const lowest = axisStart(ranked);
  const hasAccuracy = ranked.some((pipeline) => pipeline.accuracy !== null);
  const scale = hasAccuracy ? { lowest, marks: ticks(lowest, 100, 4) } : undefined;
  const real = ranked.filter((pipeline) => !pipeline.emulated);
  const emulated = ranked.filter((pipeline) => pipeline.emulated);
  const columns = scale ? 9 : 6;
  return html`<section id="ranking"><h2>${scale ? "Ranking" : "Pipelines"}</h2>${toolbar("ranking", "pipelines", ranked.length)}
${scrollRegion(
  "Pipelines",
  html`<table class="ranking sortable"><thead><tr><th scope="col">Pipeline</th>${scale && html`<th scope="col" class="number">Accuracy <span class="meaning">${scorerLabel(report)}</span></th><th scope="col" class="plot"><span class="hidden">Accuracy with interval</span>${axis(scale)}</th>`}<th scope="col">Runs</th><th scope="col" class="number">Median time</th><th scope="col" class="number">95th percentile</th><th scope="col" class="number">Cost per run</th><th scope="col" class="number">per page</th>${scale && html`<th scope="col" class="number">per correct value</th>`}</tr></thead>
${real.length > 0 && html`<tbody>${real.map((pipeline) => rankingRow(pipeline, scale))}</tbody>`}
${
  emulated.length > 0 &&
  html`<tbody class="is-emulated"><tr class="group"><th colspan="${columns}" scope="rowgroup">${emulatedTag()}</th></tr>${emulated.map((pipeline) => rankingRow(pipeline, scale))}</tbody>`
}</table>`,
)}
${scale && html`<p class="note">Accuracy is the mean over documents of correct values among all values, fabricated ones included. The line is the 95 % interval, from ${minimumDocuments} documents on.${lowest > 0 && html` <strong>The axis starts at ${lowest} %, not at 0.</strong>`}</p>`}
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
  return html`<tr><th scope="row">${label}${baselineTag(pipeline)}</th>${measured}<td>${runLabel(pipeline)}</td><td class="number" data-sort="${latency.medianMs ?? ""}">${formatDuration(latency.medianMs)}</td><td class="number" data-sort="${latency.p95Ms ?? ""}">${formatDuration(latency.p95Ms)}</td><td class="number">${unreported}${costs(pipeline, "perRun")}</td><td class="number">${costs(pipeline, "perPage")}</td>${scale && html`<td class="number">${costs(pipeline, "perCorrectValue")}</td>`}</tr>`;
}

/** How many runs the figures are from, and how the others ended. */
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

/** The axis need not begin at 0: dots have no length that could mislead, and a note says where it begins. */
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

/** Every pair of pipelines, document by document, and whether they can be distinguished. */
export function pairSection({ pairs, pipelines, difference }: ComparisonReport): Markup | undefined {
  if (pairs.length === 0) return undefined;
  return html`<section id="pairs"><h2>Can they be distinguished?</h2>${toolbar("pairs", "pairs", pairs.length)}
${scrollRegion(
  "Pairs of pipelines",
  html`<table class="sortable"><thead><tr><th scope="col">Pair</th><th scope="col">Verdict</th><th scope="col">Wins, ties, losses</th><th scope="col" class="number">Difference</th><th scope="col" class="number">95 % interval</th><th scope="col" class="number">p, corrected</th><th scope="col" class="number">Documents needed</th></tr></thead><tbody>
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
