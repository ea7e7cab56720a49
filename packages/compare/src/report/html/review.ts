import type { ReportField, ReportFieldSummary } from "../../model/field.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { scorerLabel } from "../format/labels.ts";
import { formatShare, formatValue } from "../format/numbers.ts";
import { valueCell } from "./fields.ts";
import { documentAnchor, html, type Markup, pipelineHeading, scrollRegion, toolbar } from "./markup.ts";

const mostFields = 20;

/** Fields over all documents, most disagreement first, and the single places that need review most. */
export function fieldRanking(report: ComparisonReport, places: readonly ReportField[]): Markup | undefined {
  const disputed = report.fieldSummaries
    .filter((field) => accordOf(field) < 100)
    .sort((a, b) => accordOf(a) - accordOf(b));
  const fields = disputed.slice(0, mostFields);
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const hasTruth = report.documents.some((document) => document.hasTruth);
  const compared = report.fieldSummaries.filter((field) => field.agreement !== null).length;
  if (compared === 0) return undefined;
  if (fields.length === 0)
    return html`<section id="where"><h2>Where they disagree or all miss</h2><p>Nowhere: all that delivered say the same in all ${compared} fields, and no value is missed by all.</p>
${fieldsToReview(report, places, hasTruth)}</section>`;
  return html`<section id="where"><h2>Where they disagree or all miss</h2>${toolbar("where-fields", "field names", fields.length)}
${scrollRegion(
  "Fields",
  html`<table class="sortable" id="where-fields"><thead><tr><th scope="col">Field</th><th scope="col" class="number">Places</th><th scope="col" class="number">Agreement</th>${hasTruth && html`<th scope="col" class="number">Missed by all</th>`}${hasTruth && labels.map((label) => html`<th scope="col" class="number">${label} correct</th>`)}</tr></thead><tbody>
${fields.map(
  (field) =>
    html`<tr><th scope="row"><code>${field.field}</code></th><td class="number">${field.places}</td><td class="number">${formatShare(field.agreement)}</td>${hasTruth && html`<td class="number">${field.missedByAll}</td>`}${hasTruth && labels.map((label) => html`<td class="number">${formatShare(field.accuracy.find((entry) => entry.pipeline === label)?.accuracy ?? null)}</td>`)}</tr>`,
)}</tbody></table>`,
)}
<p class="note">${hasTruth && html`Shares of correct values are by <code>${scorerLabel(report)}</code>. `}${fields.length < disputed.length && `The first ${fields.length} of ${disputed.length} such fields. `}In ${compared - disputed.length} of ${compared} fields, all that delivered say the same everywhere, and no value is missed by all.</p>
${fieldsToReview(report, places, hasTruth)}</section>`;
}

/** Agreement in percent; on what all miss, it is worth none. */
function accordOf({ agreement, missedByAll, places }: ReportFieldSummary): number {
  const missed = places === 0 ? 0 : (100 * missedByAll) / places;
  return Math.min(agreement ?? 100, 100 - missed);
}

function fieldsToReview(
  report: ComparisonReport,
  places: readonly ReportField[],
  hasTruth: boolean,
): Markup | undefined {
  if (places.length === 0) return undefined;
  return html`<h3>Needs review</h3><table class="fields" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Place</th>${hasTruth && html`<th role="columnheader" scope="col">Truth</th>`}${report.pipelines.map((pipeline) => html`<th role="columnheader" scope="col">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody role="rowgroup">
${places.map((field) => placeRow(field, report, hasTruth))}</tbody></table>`;
}

function placeRow(field: ReportField, { documents, pipelines }: ComparisonReport, hasTruth: boolean): Markup {
  const index = documents.findIndex((document) => document.id === field.document);
  return html`<tr role="row"><th role="rowheader" scope="row"><a href="#${documentAnchor(index)}">${field.document}</a><br>${field.address}${field.missedByAll && html` <span class="mark">missed by all</span>`}</th>${hasTruth && html`<td role="cell" class="truth">${field.truth === undefined ? html`<span class="none">nothing</span>` : formatValue(field.truth)}</td>`}${pipelines.map(({ label }) => valueCell(field, label))}</tr>`;
}
