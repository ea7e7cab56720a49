import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportCell } from "../../model/report-cell.ts";
import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { fieldTable } from "./field-table.ts";
import { issueTable } from "./issue-table.ts";
import { html, type Markup } from "./markup.ts";
import { pipelineHeading } from "./pipeline-heading.ts";
import { runCard } from "./run-card.ts";
import { type Scored, scoreTable } from "./score-table.ts";
import { timeline } from "./timeline.ts";

/** Everything about one document: runs, time, warnings, figures, fields. */
export function documentSection(report: ComparisonReport, id: string, filters: Markup | undefined): Markup {
  const cells = report.cells.filter((cell) => cell.document === id);
  const fields = report.fields.filter((field) => field.document === id);
  const hasTruth = report.documents.some((document) => document.id === id && document.hasTruth);
  const lanes = timeline(cells);
  const scores = scoreTable(scoredOf(report, cells));
  return html`<div class="cards">${cells.map((cell) => runCard(cell, pipelineOf(report, cell), report.repeat))}</div>
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
