import type { ReportCell } from "../../model/report-cell.ts";
import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { formatCost } from "../format/format-cost.ts";
import { formatDuration } from "../format/format-duration.ts";
import { formatShare } from "../format/format-share.ts";
import { statusWords } from "../format/status-words.ts";
import { emulatedTag } from "./emulated-tag.ts";
import { html, type Markup } from "./markup.ts";
import { verdictBar } from "./verdict-bar.ts";

/** One pipeline's run of one document: how it ended, what it got right, how long it took, what it cost. */
export function runCard(cell: ReportCell, pipeline: ReportPipeline, repetitions: number): Markup {
  const status = statusWords(cell);
  const { score } = cell;
  const warnings = countOf(cell, "warning");
  const errors = countOf(cell, "error");
  return html`<article class="card${cell.emulated ? " is-emulated" : ""}">
<h3>${cell.pipeline}${repetitions > 1 && html` <span class="unit">run ${cell.repetition + 1}</span>`}</h3>
<p class="origin">${pipeline.uris.join(", ")}${cell.emulated && emulatedTag()}</p>
<p class="status tone-${status.tone}"><span class="dot" aria-hidden="true"></span>${status.word}${
    cell.rawStatus !== null && html` <span class="raw">vendor says <code>${cell.rawStatus}</code></span>`
  }</p>
${cell.error && html`<p class="error">${cell.error.message} <span class="raw"><code>${cell.error.code}</code>${cell.error.httpStatus !== undefined && html`, HTTP ${cell.error.httpStatus}`}</span></p>`}
${cell.unusable && html`<p class="error">${cell.unusable}</p>`}
${
  score?.accuracy !== undefined &&
  score.accuracy !== null &&
  html`<p class="figure">${formatShare(score.accuracy)} <span class="unit">right</span></p>${verdictBar(score.buckets)}`
}
<dl class="facts">
<div><dt>Time to result</dt><dd>${formatDuration(cell.durationMs)}</dd></div>
<div><dt>Cost</dt><dd>${cell.usage.cost ? formatCost(cell.usage.cost) : "not told"}</dd></div>
${cell.usage.pages !== undefined && html`<div><dt>Pages</dt><dd>${cell.usage.pages}</dd></div>`}
<div><dt>Warnings, errors</dt><dd class="${errors > 0 ? "tone-wrong" : warnings > 0 ? "tone-missing" : ""}">${warnings}, ${errors}</dd></div>
</dl>
</article>`;
}

function countOf(cell: ReportCell, severity: "warning" | "error"): number {
  return cell.issues.filter((issue) => issue.severity === severity).length;
}
