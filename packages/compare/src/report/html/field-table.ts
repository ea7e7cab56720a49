import type { ReportField } from "../../model/report-field.ts";
import { formatValue } from "../format/format-value.ts";
import { verdictWords } from "../format/verdict-words.ts";
import { fieldTraits } from "./field-traits.ts";
import { html, type Markup } from "./markup.ts";

type FieldValue = ReportField["values"][number];

/** Every place of one document, answers side by side. Rows of lists stand together under their own heading. */
export function fieldTable(
  fields: readonly ReportField[],
  hasTruth: boolean,
  caption: string,
): Markup | undefined {
  const [first] = fields;
  if (!first) return undefined;
  const pipelines = first.values.map((value) => value.pipeline);
  const columns = pipelines.length + (hasTruth ? 3 : 2);
  return html`<table class="fields" role="table"><caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Field</th>${hasTruth && html`<th role="columnheader" scope="col">Truth</th>`}${pipelines.map((pipeline) => html`<th role="columnheader" scope="col">${pipeline}</th>`)}<th role="columnheader" scope="col" class="number">Agree</th></tr></thead>
${groupRows(fields).map(
  ({ heading, rows }) => html`<tbody role="rowgroup">
${heading !== "" && html`<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="${columns}">${heading}</th></tr>`}
${rows.map((field) => fieldRow(field, hasTruth, heading))}</tbody>`,
)}</table>`;
}

function fieldRow(field: ReportField, hasTruth: boolean, heading: string): Markup {
  const name =
    heading === "" ? field.address : field.address.slice(heading.length).replace(/^\./, "") || field.address;
  return html`<tr role="row" data-traits="${fieldTraits(field).join(" ")}"><th role="rowheader" scope="row" title="${field.address}">${name}</th>
${hasTruth && html`<td role="cell" class="truth" data-label="Truth">${field.truth === undefined ? html`<span class="none">nothing</span>` : formatValue(field.truth)}</td>`}
${field.values.map((value) => valueCell(value, field))}<td role="cell" class="number agree" data-label="Agree">${agreeText(field)}</td></tr>`;
}

function valueCell(value: FieldValue, field: ReportField): Markup {
  const shown =
    value.value === undefined ? html`<span class="none">nothing</span>` : formatValue(value.value);
  const mark = value.verdict ? verdictMark(value.verdict) : majorityMark(value, field);
  return html`<td role="cell" class="${toneOf(value, field)}" data-label="${value.pipeline}">${shown}${mark}</td>`;
}

function verdictMark(verdict: NonNullable<FieldValue["verdict"]>): Markup {
  const { word } = verdictWords[verdict];
  if (verdict === "matched")
    return html` <span class="mark" title="right"><span aria-hidden="true">✓</span><span class="hidden">right</span></span>`;
  return html` <span class="mark">${word}</span>`;
}

function majorityMark(value: FieldValue, field: ReportField): Markup | undefined {
  if (field.truth !== undefined || field.agreement === null || field.agreement === 100) return undefined;
  return differsFromMajority(value, field) ? html` <span class="mark">differs</span>` : undefined;
}

function toneOf(value: FieldValue, field: ReportField): string {
  if (value.verdict) return `cell-${verdictWords[value.verdict].tone}`;
  return field.truth === undefined && differsFromMajority(value, field) ? "cell-missing" : "";
}

function differsFromMajority({ group }: FieldValue, { agreement, majority }: ReportField): boolean {
  if (agreement === null || agreement === 100) return false;
  return majority === null || group !== majority.group;
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
