import type { ComparisonReport } from "../../model/comparison-report.ts";
import { findings } from "../format/findings.ts";
import { formatDuration } from "../format/format-duration.ts";
import { html, type Markup } from "./markup.ts";

/** What was compared, when and under which conditions. */
export function pageHeader(report: ComparisonReport): Markup {
  const emulated = report.pipelines.filter((pipeline) => pipeline.emulated).map(({ label }) => label);
  const stopped = report.pipelines.filter((pipeline) => pipeline.stopped);
  const [lead, ...rest] = findings(report);
  return html`<header>
<p class="kicker">docmux comparison</p>
<h1>${titleOf(report)}</h1>
<p class="meta">${report.pipelines.map(({ label }) => label).join(" · ")}</p>
<p class="meta">${report.startedAt.slice(0, 16).replace("T", " ")} UTC · ${formatDuration(report.deadlineMs)} deadline for each run · seed ${report.seed}${report.repeat > 1 && ` · ${report.repeat} runs of each document`}</p>
${
  emulated.length > 0 &&
  html`<p class="notice"><strong>Emulated, not the vendor:</strong> ${emulated.join(", ")}. These answers come from a docmux emulator on this machine. They show what a comparison looks like; they say nothing of how good a vendor is.</p>`
}
${stopped.map(({ label, stopped: reason }) => html`<p class="notice"><strong>${label} was left out</strong> after it refused the account: ${reason?.message ?? ""}</p>`)}
${lead && html`<p class="lead">${lead}</p>`}
${rest.length > 0 && html`<ul class="findings">${rest.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}
${report.aborted && html`<p class="notice"><strong>Stopped before its end.</strong> Runs that were not started are marked so.</p>`}
</header>`;
}

/** What the report is about, in a few words. */
export function titleOf({ documents }: ComparisonReport): string {
  const [only] = documents;
  return documents.length === 1 && only ? only.id : `${documents.length} documents`;
}
