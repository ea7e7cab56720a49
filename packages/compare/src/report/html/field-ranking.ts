import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportField } from "../../model/report-field.ts";
import { formatShare } from "../format/format-share.ts";
import { formatValue } from "../format/format-value.ts";
import { mostDisputed } from "../format/most-disputed.ts";
import { documentAnchor } from "./document-anchor.ts";
import { html, type Markup } from "./markup.ts";
import { pipelineHeading } from "./pipeline-heading.ts";
import { scrollRegion } from "./scroll-region.ts";
import { valueCell } from "./value-cell.ts";

const most = 20;

/** Fields over all documents, most disagreement first, and the single places most worth a look. */
export function fieldRanking(report: ComparisonReport): Markup | undefined {
  const disputed = report.fieldSummaries.filter((field) => field.agreement !== null && field.agreement < 100);
  const fields = disputed.slice(0, most);
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const hasTruth = report.documents.some((document) => document.hasTruth);
  const compared = report.fieldSummaries.filter((field) => field.agreement !== null).length;
  if (compared === 0) return undefined;
  if (fields.length === 0)
    return html`<section><h2>Where they disagree</h2><p>Nowhere: all that delivered say the same in all ${compared} fields.</p></section>`;
  return html`<section><h2>Where they disagree</h2>
${scrollRegion(
  "Fields",
  html`<table><thead><tr><th scope="col">Field</th><th scope="col" class="number">Places</th><th scope="col" class="number">Agreement</th>${hasTruth && labels.map((label) => html`<th scope="col" class="number">${label} right</th>`)}</tr></thead><tbody>
${fields.map(
  (field) =>
    html`<tr><th scope="row"><code>${field.field}</code></th><td class="number">${field.places}</td><td class="number">${formatShare(field.agreement)}</td>${hasTruth && labels.map((label) => html`<td class="number">${formatShare(field.accuracy.find((entry) => entry.pipeline === label)?.accuracy ?? null)}</td>`)}</tr>`,
)}</tbody></table>`,
)}
<p class="note">${fields.length < disputed.length && `The ${fields.length} with the least agreement of ${disputed.length} fields in dispute. `}In ${compared - disputed.length} of ${compared} fields, all that delivered say the same everywhere.</p>
${placesWorthALook(report, hasTruth)}</section>`;
}

function placesWorthALook(report: ComparisonReport, hasTruth: boolean): Markup | undefined {
  const places = mostDisputed(report.fields);
  if (places.length === 0) return undefined;
  return html`<h3>Worth a look</h3><table class="fields" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Place</th>${hasTruth && html`<th role="columnheader" scope="col">Truth</th>`}${report.pipelines.map((pipeline) => html`<th role="columnheader" scope="col">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody role="rowgroup">
${places.map((field) => placeRow(field, report, hasTruth))}</tbody></table>`;
}

function placeRow(field: ReportField, { documents, pipelines }: ComparisonReport, hasTruth: boolean): Markup {
  const index = documents.findIndex((document) => document.id === field.document);
  return html`<tr role="row"><th role="rowheader" scope="row"><a href="#${documentAnchor(index)}">${field.document}</a><br>${field.address}</th>${hasTruth && html`<td role="cell" data-label="Truth">${field.truth === undefined ? html`<span class="none">nothing</span>` : formatValue(field.truth)}</td>`}${pipelines.map(({ label }) => valueCell(field, label))}</tr>`;
}
