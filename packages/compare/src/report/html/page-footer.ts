import type { ComparisonReport } from "../../model/comparison-report.ts";
import { verdicts } from "../../score/verdict.ts";
import { verdictWords } from "../format/verdict-words.ts";
import { html, type Markup } from "./markup.ts";

/** How to read the report. */
export function pageFooter({ scorer, documents }: ComparisonReport): Markup {
  const hasTruth = documents.some((document) => document.hasTruth);
  return html`<footer>
<h2>How to read this</h2>
${
  hasTruth
    ? html`<p>Answers are graded by <code>${scorer}</code>. Values are compared after folding spelling habits: 64.9 and “64.90” are the same, so are 2026-03-14 and “14 March 2026”. Rows of lists are paired so that as many values as possible match; their order plays no part.</p>
<dl class="legend">${verdicts.map((verdict) => html`<div><dt class="cell-${verdictWords[verdict].tone}"><span class="mark">${verdictWords[verdict].word}</span></dt><dd>${verdictWords[verdict].meaning}</dd></div>`)}</dl>`
    : html`<p>There is no truth to grade against. “Differs” means: not what most pipelines say. Most pipelines can be wrong alike.</p>`
}
<p>Agree: how many of the pipelines that delivered say the same. Time to result runs from the start of a run until its result can be used, as this client saw it. Steps stand where the vendor's own clock puts them, relative to its begin of the run. A dash is not measured, never zero. “≥” before a cost: some parts were not priced. “≈”: computed from a rate.</p>
</footer>`;
}
