import type { ReportCell, ReportScore } from "../../model/cell.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { scorers } from "../../score/scorers.ts";
import { type Buckets, verdicts } from "../../score/verdict.ts";
import { scorerLabel, statusLabel, verdictLabel } from "../format/labels.ts";
import { formatCost, formatDuration, formatShare } from "../format/numbers.ts";
import { fieldTable } from "./fields.ts";
import { baselineTag, emulatedTag, html, type Markup, pipelineHeading, scrollRegion } from "./markup.ts";
import { timeline } from "./plots.ts";

/** Everything about one document: runs, time, warnings, figures, fields. */
export function documentSection(report: ComparisonReport, id: string, filters: Markup | undefined): Markup {
  const cells = report.cells.filter((cell) => cell.document === id);
  const fields = report.fields.filter((field) => field.document === id);
  const hasTruth = report.documents.some((document) => document.id === id && document.hasTruth);
  const isOnly = filters !== undefined;
  // In a report of many documents, a chart above them has the times of whole runs.
  const lanes = isOnly || cells.some(({ steps }) => steps.length > 0) ? timeline(cells) : undefined;
  // In a report of many documents, one table above them describes the measures.
  const scores = scoreTable(scoredOf(report, cells), report, isOnly);
  return html`<div class="cards">${cells.map((cell) => runCard(cell, pipelineOf(report, cell), report, isOnly))}</div>
${lanes && html`<section><h3>Time</h3>${lanes}</section>`}
<section>${issueTable(cells)}</section>
${
  fields.length > 0 &&
  html`<section><h3>Fields</h3>${filters}${fieldTable(fields, report.pipelines, hasTruth, `Fields of ${id}, answers side by side`)}</section>`
}
${scores && html`<section><h3>Figures</h3>${scores}</section>`}`;
}

function scoredOf(
  report: ComparisonReport,
  cells: readonly ReportCell[],
): { heading: Markup; score: Scored }[] {
  return cells.flatMap((cell) => {
    const name = pipelineHeading(pipelineOf(report, cell));
    const heading = report.repeat === 1 ? name : html`${name}, run ${cell.repetition + 1}`;
    return cell.score ? [{ heading, score: cell.score }] : [];
  });
}

function pipelineOf(report: ComparisonReport, cell: ReportCell): ReportPipeline {
  const found = report.pipelines.find((pipeline) => pipeline.label === cell.pipeline);
  if (!found) throw new RangeError(`the report has a run of "${cell.pipeline}" but no such pipeline`);
  return found;
}

/** One pipeline's run of one document: how it ended, how much is correct, how long it took, what it cost. */
function runCard(
  cell: ReportCell,
  pipeline: ReportPipeline,
  report: ComparisonReport,
  isOnly: boolean,
): Markup {
  const status = statusLabel(cell);
  const { score } = cell;
  const warnings = countOf(cell, "warning");
  const errors = countOf(cell, "error");
  return html`<article class="card${cell.emulated ? " is-emulated" : ""}">
<h3>${cell.pipeline}${report.repeat > 1 && html` <span class="unit">run ${cell.repetition + 1}</span>`}</h3>
${(isOnly || cell.emulated || pipeline.baseline) && html`<p class="origin">${isOnly && pipeline.uris.join(", ")}${cell.emulated && emulatedTag()}${baselineTag(pipeline)}</p>`}
<p class="status tone-${status.tone}"><span class="dot" aria-hidden="true"></span>${status.text}${
    cell.rawStatus !== null && html` <span class="raw">vendor status <code>${cell.rawStatus}</code></span>`
  }</p>
${cell.error && html`<p class="error">${cell.error.message} <span class="raw"><code>${cell.error.code}</code>${cell.error.httpStatus !== undefined && html`, HTTP ${cell.error.httpStatus}`}</span></p>`}
${cell.unusable && html`<p class="error">${cell.unusable}</p>`}
${
  score?.accuracy !== undefined &&
  score.accuracy !== null &&
  html`<p class="figure">${formatShare(score.accuracy)} <span class="unit">correct</span> <span class="meaning">${scorerLabel(report)}</span></p>${verdictBar(score.buckets)}`
}
<dl class="facts">
<div><dt>Time to result</dt><dd>${formatDuration(cell.durationMs)}</dd></div>
<div><dt>Cost</dt><dd>${cell.usage.cost ? formatCost(cell.usage.cost) : "not reported"}</dd></div>
${cell.usage.pages !== undefined && html`<div><dt>Pages</dt><dd>${cell.usage.pages}</dd></div>`}
<div><dt>Warnings, errors</dt><dd class="${errors > 0 ? "tone-wrong" : warnings > 0 ? "tone-missing" : ""}">${warnings}, ${errors}</dd></div>
</dl>
</article>`;
}

function countOf(cell: ReportCell, severity: "warning" | "error"): number {
  return cell.issues.filter((issue) => issue.severity === severity).length;
}

/** Verdicts as parts of one bar, and as words below it. */
function verdictBar(buckets: Buckets): Markup | undefined {
  const total = verdicts.reduce((sum, verdict) => sum + buckets[verdict], 0);
  if (total === 0) return undefined;
  let position = 0;
  const parts = verdicts
    .filter((verdict) => buckets[verdict] > 0)
    .map((verdict) => {
      const width = (100 * buckets[verdict]) / total;
      const part = html`<rect class="fill-${verdictLabel[verdict].tone}" x="${position.toFixed(2)}%" width="${width.toFixed(2)}%" height="8"/>`;
      position += width;
      return part;
    });
  const label = verdicts
    .filter((verdict) => buckets[verdict] > 0)
    .map((verdict) => `${buckets[verdict]} ${verdictLabel[verdict].counted}`)
    .join(", ");
  return html`<svg class="bar" aria-hidden="true" width="100%" height="8">${parts}</svg>
<p class="bar-words">${label}</p>`;
}

const toneOf = { info: "quiet", warning: "missing", error: "wrong" } as const;

/** What vendors warned of or failed at, as they wrote it. */
function issueTable(cells: readonly ReportCell[]): Markup | undefined {
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

/** The measures that one document and a whole comparison share. */
export type Scored = Pick<
  ReportScore,
  "accuracy" | "precision" | "recall" | "f1" | "anlsStar" | "jsonAccuracy" | "textSimilarity" | "buckets"
>;

const measures: readonly { name: Exclude<keyof Scored, "buckets">; label: string; meaning: string }[] = [
  {
    name: "accuracy",
    label: "Leaf value accuracy",
    meaning: "correct of all places, fabricated ones included",
  },
  { name: "precision", label: "Precision", meaning: "correct of what it asserts" },
  { name: "recall", label: "Recall", meaning: "correct of what the truth holds" },
  { name: "f1", label: "F1", meaning: "harmonic mean of the two" },
  { name: "anlsStar", label: "ANLS*", meaning: "credit for nearly correct text" },
  { name: "jsonAccuracy", label: "Plain JSON accuracy", meaning: "no value is normalized" },
  { name: "textSimilarity", label: "Markdown likeness", meaning: "edits to the true Markdown" },
];

/** All figures, pipelines as columns. A dash is not measured. */
export function scoreTable(
  columns: readonly { heading: Markup; score: Scored }[],
  { scorers: names }: ComparisonReport,
  isDescribed = true,
): Markup | undefined {
  const measured = measures.filter(({ name }) => columns.some(({ score }) => score[name] !== null));
  if (measured.length === 0) return undefined;
  const counted = verdicts.filter(
    (verdict) => isDescribed || columns.some(({ score }) => score.buckets[verdict] > 0),
  );
  return html`${scrollRegion(
    "All figures",
    html`<table class="scores"><thead><tr><th scope="col">Measure</th>${columns.map(({ heading }) => html`<th scope="col" class="number">${heading}</th>`)}</tr></thead><tbody>
${measured.map(
  ({ name, label, meaning }) =>
    html`<tr><th scope="row">${label}${isDescribed && html` <span class="meaning">${meaning}; <code>${names[name]}</code>${names[name] === scorers[name].name && `, ${scorers[name].comparable}`}</span>`}</th>${columns.map(({ score }) => html`<td class="number">${formatShare(score[name])}</td>`)}</tr>`,
)}
${counted.map(
  (verdict) =>
    html`<tr><th scope="row">Values ${verdictLabel[verdict].counted}${isDescribed && html` <span class="meaning">${verdictLabel[verdict].meaning}</span>`}</th>${columns.map(({ score }) => html`<td class="number">${score.buckets[verdict]}</td>`)}</tr>`,
)}</tbody></table>`,
  )}`;
}
