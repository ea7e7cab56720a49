import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportCell } from "../../model/report-cell.ts";
import { documentAccuracies } from "../../summary/document-means.ts";
import { formatShare } from "../format/format-share.ts";
import { statusWords } from "../format/status-words.ts";
import { documentAnchor } from "./document-anchor.ts";
import { html, type Markup } from "./markup.ts";
import { pipelineHeading } from "./pipeline-heading.ts";
import { scrollRegion } from "./scroll-region.ts";

/** Every document in every pipeline: how much was right, or why nothing was. Each leads to the document. */
export function heatMap(report: ComparisonReport): Markup {
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const means = new Map(labels.map((label) => [label, documentAccuracies(report.cells, label)]));
  return html`<section><h2>Documents</h2>${scrollRegion(
    "Documents in pipelines",
    html`<table class="heat"><caption class="hidden">Accuracy of each document in each pipeline</caption><thead><tr><th scope="col">Document</th>${report.pipelines.map((pipeline) => html`<th scope="col" class="number">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody>
${report.documents.map(
  ({ id }, index) =>
    html`<tr><th scope="row"><a href="#${documentAnchor(index)}">${id}</a></th>${labels.map((label) => {
      const cells = report.cells.filter((cell) => cell.document === id && cell.pipeline === label);
      return heatCell(means.get(label)?.get(id), cells);
    })}</tr>`,
)}</tbody></table>`,
  )}
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
  const { word, tone } = statusWords(troubled);
  const shown = troubled.unusable === undefined ? word : "unusable";
  return html`<td class="number tone-${tone}">${shown}</td>`;
}

function worstFive({ pipelines }: ComparisonReport): Markup | undefined {
  const told = pipelines.filter((pipeline) => pipeline.worstFiveShare !== null);
  if (told.length === 0) return undefined;
  return html`<p class="note">Share of the lost points that the five worst documents hold: ${told.map(({ label, worstFiveShare }) => `${label} ${formatShare(worstFiveShare)}`).join(", ")}.</p>`;
}
