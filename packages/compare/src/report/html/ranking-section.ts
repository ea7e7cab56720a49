import { ticks } from "d3-array";
import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { formatCost } from "../format/format-cost.ts";
import { formatDuration } from "../format/format-duration.ts";
import { formatRate } from "../format/format-rate.ts";
import { formatShare } from "../format/format-share.ts";
import { rankPipelines } from "../format/rank-pipelines.ts";
import { emulatedTag } from "./emulated-tag.ts";
import { html, type Markup } from "./markup.ts";
import { scrollRegion } from "./scroll-region.ts";

/** Pipelines from best to worst, each accuracy as a dot with its interval. Emulated ones are ranked by themselves. */
export function rankingSection(pipelines: readonly ReportPipeline[]): Markup {
  const ranked = rankPipelines(pipelines);
  const lowest = axisStart(ranked);
  const hasAccuracy = ranked.some((pipeline) => pipeline.accuracy !== null);
  const scale = hasAccuracy ? { lowest, marks: ticks(lowest, 100, 4) } : undefined;
  const real = ranked.filter((pipeline) => !pipeline.emulated);
  const emulated = ranked.filter((pipeline) => pipeline.emulated);
  const columns = scale ? 9 : 6;
  return html`<section><h2>${scale ? "Ranking" : "Pipelines"}</h2>
${scrollRegion(
  "Pipelines",
  html`<table class="ranking"><thead><tr><th scope="col">Pipeline</th>${scale && html`<th scope="col" class="number">Accuracy</th><th scope="col" class="plot"><span class="hidden">Accuracy with interval</span>${axis(scale)}</th>`}<th scope="col">Runs</th><th scope="col" class="number">Median time</th><th scope="col" class="number">95th percentile</th><th scope="col" class="number">Cost per run</th><th scope="col" class="number">per page</th>${scale && html`<th scope="col" class="number">per right value</th>`}</tr></thead>
${real.length > 0 && html`<tbody>${real.map((pipeline) => rankingRow(pipeline, scale))}</tbody>`}
${
  emulated.length > 0 &&
  html`<tbody class="is-emulated"><tr class="group"><th colspan="${columns}" scope="rowgroup">${emulatedTag()}</th></tr>${emulated.map((pipeline) => rankingRow(pipeline, scale))}</tbody>`
}</table>`,
)}
${scale && html`<p class="note">Accuracy is the mean over documents of right values among all values, made-up ones included. The line is the 95 % bootstrap interval, from 20 documents on.</p>`}
<p class="note">Time is that of runs that delivered, cost what runs told of theirs.</p></section>`;
}

interface Scale {
  lowest: number;
  marks: readonly number[];
}

function rankingRow(pipeline: ReportPipeline, scale: Scale | undefined): Markup {
  const { label, accuracy, accuracyInterval, latency } = pipeline;
  const untold = pipeline.spending.length === 0 && "not told";
  const measured =
    scale &&
    html`<td class="number strong">${formatShare(accuracy)}</td><td class="plot">${dotPlot(accuracy, accuracyInterval, scale)}${accuracyInterval && html`<span class="hidden">from ${formatShare(accuracyInterval[0])} to ${formatShare(accuracyInterval[1])}</span>`}</td>`;
  return html`<tr><th scope="row">${label}</th>${measured}<td>${runWords(pipeline)}</td><td class="number">${formatDuration(latency.medianMs)}</td><td class="number">${formatDuration(latency.p95Ms)}</td><td class="number">${untold}${costs(pipeline, "perRun")}</td><td class="number">${costs(pipeline, "perPage")}</td>${scale && html`<td class="number">${costs(pipeline, "perCorrectValue")}</td>`}</tr>`;
}

/** How many runs stand behind the figures, and what became of the others. */
function runWords({ counts }: ReportPipeline): Markup {
  const { graded, delivered, failed, notStarted, unusable } = counts;
  const words = [
    graded > 0 ? `${graded} graded` : delivered > 0 && `${delivered} delivered`,
    failed > 0 && html`<span class="tone-wrong">${failed} failed</span>`,
    notStarted > 0 && html`<span class="tone-quiet">${notStarted} not started</span>`,
    unusable > 0 && html`<span class="tone-missing">${unusable} unusable</span>`,
  ].filter((part) => part !== false);
  return html`${words.map((part, index) => html`${index > 0 && ", "}${part}`)}`;
}

function costs(
  { spending, counts }: ReportPipeline,
  per: "perRun" | "perPage" | "perCorrectValue",
): Markup[] {
  return spending.map(({ [per]: amount, currency, exactness, runs }) => {
    const shown = amount === null ? "–" : formatCost({ amount: formatRate(amount), currency, exactness });
    const isPart = per === "perRun" && runs < counts.delivered;
    return html`<div>${shown}</div>${isPart && html`<div class="meaning">told by ${runs} of ${counts.delivered}</div>`}`;
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
