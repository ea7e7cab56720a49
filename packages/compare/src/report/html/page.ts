import type { ComparisonReport } from "../../model/report.ts";
import { verdicts } from "../../score/verdict.ts";
import { type Answer, answers } from "../format/answers.ts";
import { baselineNames, emulatorSentence, scorerLabel, verdictLabel } from "../format/labels.ts";
import type { NamedReport } from "../format/names.ts";
import { formatDuration } from "../format/numbers.ts";
import { html, type Markup } from "./markup.ts";

/** What was compared, and the four answers: all that the first screen shows. */
export function pageHeader(report: ComparisonReport): Markup {
  const emulated = report.pipelines.filter((pipeline) => pipeline.emulated).map(({ label }) => label);
  const baselines = baselineNames(report.pipelines);
  const stopped = report.pipelines.filter((pipeline) => pipeline.stopped);
  return html`<header>
<p class="kicker">docmux comparison</p>
<h1>${titleOf(report)}</h1>
<p class="meta">${report.startedAt.slice(0, 16).replace("T", " ")} UTC · ${countOf(report.pipelines.length, "pipeline")} · ${formatDuration(report.deadlineMs)} deadline for each run · seed ${report.seed}${report.repeat > 1 && ` · ${report.repeat} runs of each document`}</p>
${emulated.length > 0 && html`<p class="notice"><strong>Emulated, not the vendor:</strong> ${emulated.join(", ")}. ${emulatorSentence}</p>`}
${baselines.length > 0 && html`<p class="notice"><strong>Baseline, no vendor:</strong> ${baselines.join(", ")}.</p>`}
${stopped.map(({ label, stopped: reason }) => html`<p class="notice"><strong>${label} was left out</strong> after it refused the account: ${reason?.message ?? ""}</p>`)}
${report.aborted && html`<p class="notice"><strong>Stopped before its end.</strong> Runs that were not started are marked so.</p>`}
<div class="answers">${answers(report).map(answerCard)}</div>
</header>`;
}

function answerCard({ question, headline, sentences }: Answer): Markup {
  return html`<section class="answer"><h2>${question}</h2><p class="headline">${headline}</p>${sentences.map((sentence) => html`<p>${sentence.replace(/(\d) (?=%)/g, "$1\u00a0")}</p>`)}</section>`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What the report is about, in a few words. */
export function titleOf({ documents }: ComparisonReport): string {
  const [only] = documents;
  return documents.length === 1 && only ? only.id : countOf(documents.length, "document");
}

/** How to read the report. */
export function pageFooter(report: ComparisonReport, legend: NamedReport["legend"]): Markup {
  const { documents } = report;
  const hasTruth = documents.some((document) => document.hasTruth);
  return html`<footer>
<h2>Pipelines</h2>
<dl class="names">${legend.map(({ name, full }) => html`<div><dt>${name}</dt><dd><code>${full}</code></dd></div>`)}</dl>
<h2>How to read this</h2>
${
  hasTruth
    ? html`<p>Answers are graded by <code>${scorerLabel(report)}</code>. Values are compared after spellings are normalized: 64.9 and “64.90” are the same, so are 2026-03-14 and “14 March 2026”. Rows of lists are paired so that as many values as possible match; their order plays no part.</p>
<dl class="legend">${verdicts.map((verdict) => html`<div><dt class="cell-${verdictLabel[verdict].tone}"><span class="mark">${verdictLabel[verdict].text}</span></dt><dd>${verdictLabel[verdict].meaning}</dd></div>`)}</dl>`
    : html`<p>There is no truth to grade against. “Differs” means: not what most pipelines say. Most pipelines can be incorrect in the same way.</p>`
}
<p>Agree: how many of the pipelines that delivered say the same. Time to result runs from the start of a run until its result can be used, as this client saw it. Steps are placed by the vendor's clock, relative to its begin of the run. A dash is not measured, never zero. “≥” before a cost: some parts were not priced. “≈”: computed from a rate.</p>
</footer>`;
}
