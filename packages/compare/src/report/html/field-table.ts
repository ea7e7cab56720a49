import type { ReportField } from "../../model/report-field.ts";
import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { formatValue } from "../format/format-value.ts";
import { fieldTraits } from "./field-traits.ts";
import { html, type Markup } from "./markup.ts";
import { pipelineHeading } from "./pipeline-heading.ts";
import { valueCell } from "./value-cell.ts";

/** Every place of one document, answers side by side. Rows of lists stand together under their own heading. */
export function fieldTable(
  fields: readonly ReportField[],
  pipelines: readonly ReportPipeline[],
  hasTruth: boolean,
  caption: string,
): Markup {
  const labels = pipelines.map((pipeline) => pipeline.label);
  const columns = pipelines.length + (hasTruth ? 3 : 2);
  return html`<table class="fields" role="table"><caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Field</th>${hasTruth && html`<th role="columnheader" scope="col">Truth</th>`}${pipelines.map((pipeline) => html`<th role="columnheader" scope="col">${pipelineHeading(pipeline)}</th>`)}<th role="columnheader" scope="col" class="number">Agree</th></tr></thead>
${groupRows(fields).map(
  ({ heading, rows }) => html`<tbody role="rowgroup">
${heading !== "" && html`<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="${columns}">${heading}</th></tr>`}
${rows.map((field) => fieldRow(field, labels, hasTruth, heading))}</tbody>`,
)}</table>`;
}

function fieldRow(
  field: ReportField,
  pipelines: readonly string[],
  hasTruth: boolean,
  heading: string,
): Markup {
  const name =
    heading === "" ? field.address : field.address.slice(heading.length).replace(/^\./, "") || field.address;
  return html`<tr role="row" data-traits="${fieldTraits(field, pipelines).join(" ")}"><th role="rowheader" scope="row" title="${field.address}">${name}</th>
${hasTruth && html`<td role="cell" class="truth" data-label="Truth">${field.truth === undefined ? html`<span class="none">nothing</span>` : formatValue(field.truth)}</td>`}
${pipelines.map((pipeline) => valueCell(field, pipeline))}<td role="cell" class="number agree" data-label="Agree">${agreeText(field)}</td></tr>`;
}

/** How many of those who delivered are in the largest group that says the same. */
function agreeText({ values }: ReportField): string {
  if (values.length < 2) return "–";
  const sizes = values.map(({ group }) => values.filter((other) => other.group === group).length);
  return `${Math.max(...sizes)}/${values.length}`;
}

function groupRows(fields: readonly ReportField[]): { heading: string; rows: ReportField[] }[] {
  const groups: { heading: string; rows: ReportField[] }[] = [];
  for (const field of fields) {
    const heading = /^(.*?\[\d+\])(?=[.[])/.exec(field.address)?.[1] ?? "";
    const last = groups.at(-1);
    if (last?.heading === heading) last.rows.push(field);
    else groups.push({ heading, rows: [field] });
  }
  return groups;
}
