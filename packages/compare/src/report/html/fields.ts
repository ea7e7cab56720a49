import type { ReportField } from "../../model/field.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import { verdictLabel } from "../format/labels.ts";
import { formatValue } from "../format/numbers.ts";
import { html, type Markup, pipelineHeading, toolbar } from "./markup.ts";

/** Every place of one document, answers side by side. Rows of lists are together under their own heading. */
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
  return html`<tr role="row" data-traits="${fieldTraits(field, pipelines).join(" ")}"><th role="rowheader" scope="row"${heading !== "" && html` title="${field.address}"`}>${name}</th>
${hasTruth && html`<td role="cell" class="truth">${field.truth === undefined ? html`<span class="none">nothing</span>` : formatValue(field.truth)}</td>`}
${pipelines.map((pipeline) => valueCell(field, pipeline))}<td role="cell" class="number agree">${agreeText(field)}</td></tr>`;
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

type FieldValue = ReportField["values"][number];

/** What one pipeline says at a place, with its verdict or, without a truth, whether no other says the same. */
export function valueCell(field: ReportField, pipeline: string): Markup {
  const value = field.values.find((candidate) => candidate.pipeline === pipeline);
  if (!value) return html`<td role="cell" data-label="${pipeline}"><span class="none">no answer</span></td>`;
  const shown =
    value.value === undefined ? html`<span class="none">nothing</span>` : formatValue(value.value);
  const mark = value.verdict ? verdictMark(value.verdict) : majorityMark(value, field);
  return html`<td role="cell" class="${toneOf(value, field)}" data-label="${pipeline}"><span>${shown}</span>${mark}</td>`;
}

function verdictMark(verdict: NonNullable<FieldValue["verdict"]>): Markup {
  if (verdict === "correct")
    return html` <span class="mark" role="img" aria-label="correct" title="correct">✓</span>`;
  return html` <span class="mark">${verdictLabel[verdict].text}</span>`;
}

function majorityMark(value: FieldValue, field: ReportField): Markup | undefined {
  return standsAlone(value, field) ? html` <span class="mark">differs</span>` : undefined;
}

function toneOf(value: FieldValue, field: ReportField): string {
  if (value.verdict) return `cell-${verdictLabel[value.verdict].tone}`;
  return standsAlone(value, field) ? "cell-missing" : "";
}

/** Only where nothing was judged: next to a truth, the majority says nothing new. */
function standsAlone({ group }: FieldValue, { agreement, majority, values }: ReportField): boolean {
  if (agreement === null || agreement === 100 || values.some(({ verdict }) => verdict !== null)) return false;
  return majority === null || group !== majority.group;
}

/** By what a row can be filtered: `disagree`, `all-differ`, `missed-by-all`, `incorrect`, `missing`, and `only-<n>` when only the n-th pipeline is wrong. */
function fieldTraits(
  { values, agreement, missedByAll }: ReportField,
  pipelines: readonly string[],
): string[] {
  const traits: string[] = [];
  if (agreement !== null && agreement < 100) traits.push("disagree");
  if (agreement === 0) traits.push("all-differ");
  if (missedByAll) traits.push("missed-by-all");
  if (values.some(({ verdict }) => verdict !== null && !["correct", "missing"].includes(verdict)))
    traits.push("incorrect");
  const isJudged = values.some(({ verdict }) => verdict !== null);
  const isMissing = values.some(({ verdict, value }) =>
    isJudged ? verdict === "missing" : value === undefined,
  );
  if (isMissing) traits.push("missing");
  const mistaken = values.filter(({ verdict }) => verdict !== null && verdict !== "correct");
  const [only] = mistaken;
  if (only && mistaken.length === 1 && values.length > 1)
    traits.push(`only-${pipelines.indexOf(only.pipeline)}`);
  return traits;
}

/** Buttons that narrow the rows of the field tables, with how many rows each leaves. */
export function filterBar(fields: readonly ReportField[], pipelines: readonly string[]): Markup {
  const traits = fields.map((field) => fieldTraits(field, pipelines));
  const count = (trait: string) => traits.filter((own) => own.includes(trait)).length;
  const choices = [
    { trait: "disagree", label: "Disagree" },
    { trait: "all-differ", label: "All differ" },
    { trait: "missed-by-all", label: "Missed by all" },
    { trait: "incorrect", label: "Incorrect" },
    { trait: "missing", label: "Missing" },
    ...pipelines.map((pipeline, index) => ({
      trait: `only-${index}`,
      label: `Only ${pipeline} is not correct`,
    })),
  ].filter(({ trait }) => count(trait) > 0);
  const tools = toolbar("fields", "fields", fields.length);
  if (choices.length === 0) return tools;
  return html`${tools}<div class="filters" role="group" aria-label="Show fields">
<button type="button" aria-pressed="true" data-filter="">All <span>${fields.length}</span></button>
${choices.map(({ trait, label }) => html`<button type="button" aria-pressed="false" data-filter="${trait}">${label} <span>${count(trait)}</span></button>`)}
</div>`;
}

/** A page of many documents has half a megabyte of this many places. What is left out is in the report's CSV and JSON. */
const mostPlaces = 1000;
/** Of a single document, more is read. */
const mostPlacesOfOne = 2500;

/** Places to list document by document, and how many were left out. */
export interface ListedFields {
  fields: readonly ReportField[];
  leftOut: number;
}

/** All places, or in a large report those on which pipelines differ or are mistaken, evenly over the documents. */
export function listedFields(fields: readonly ReportField[], documents: number): ListedFields {
  const most = documents === 1 ? mostPlacesOfOne : mostPlaces;
  if (fields.length <= most) return { fields, leftOut: 0 };
  const mostOfOne = Math.max(1, Math.floor(most / documents));
  const counts = new Map<string, number>();
  const listed = fields.filter((field) => {
    const count = counts.get(field.document) ?? 0;
    if (count >= mostOfOne || !isWorthListing(field)) return false;
    counts.set(field.document, count + 1);
    return true;
  });
  return { fields: listed, leftOut: fields.length - listed.length };
}

/**
 * That places are missing, and where they are.
 *
 * @param unlisted - how many of them the report itself does not list.
 */
export function leftOutNote(leftOut: number, unlisted: number): Markup | undefined {
  if (leftOut === 0) return undefined;
  const elsewhere =
    unlisted === 0
      ? "The report as a CSV or JSON file has them all."
      : `The report as a CSV or JSON file has ${leftOut - unlisted} of them. The figures count them all.`;
  return html`<p class="note">${leftOut} places are not listed, so that this page opens: first of all those on which all are correct or agree. ${elsewhere}</p>`;
}

function isWorthListing({ agreement, values }: ReportField): boolean {
  const isMistaken = values.some(({ verdict }) => verdict !== null && verdict !== "correct");
  return isMistaken || (agreement !== null && agreement < 100);
}
