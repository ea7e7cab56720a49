import type { ReportField } from "../../model/report-field.ts";
import { formatValue } from "../format/format-value.ts";
import { verdictWords } from "../format/verdict-words.ts";
import { html, type Markup } from "./markup.ts";

type FieldValue = ReportField["values"][number];

/** What one pipeline says at a place, with its verdict or, without a truth, whether it stands alone. */
export function valueCell(field: ReportField, pipeline: string): Markup {
  const value = field.values.find((candidate) => candidate.pipeline === pipeline);
  if (!value) return html`<td role="cell" data-label="${pipeline}"><span class="none">no answer</span></td>`;
  const shown =
    value.value === undefined ? html`<span class="none">nothing</span>` : formatValue(value.value);
  const mark = value.verdict ? verdictMark(value.verdict) : majorityMark(value, field);
  return html`<td role="cell" class="${toneOf(value, field)}" data-label="${pipeline}"><span>${shown}</span>${mark}</td>`;
}

function verdictMark(verdict: NonNullable<FieldValue["verdict"]>): Markup {
  if (verdict === "matched")
    return html` <span class="mark" title="right"><span aria-hidden="true">✓</span><span class="hidden">right</span></span>`;
  return html` <span class="mark">${verdictWords[verdict].word}</span>`;
}

function majorityMark(value: FieldValue, field: ReportField): Markup | undefined {
  return standsAlone(value, field) ? html` <span class="mark">differs</span>` : undefined;
}

function toneOf(value: FieldValue, field: ReportField): string {
  if (value.verdict) return `cell-${verdictWords[value.verdict].tone}`;
  return standsAlone(value, field) ? "cell-missing" : "";
}

/** Only where nothing was judged: beside a truth, the majority says nothing new. */
function standsAlone({ group }: FieldValue, { agreement, majority, values }: ReportField): boolean {
  if (agreement === null || agreement === 100 || values.some(({ verdict }) => verdict !== null)) return false;
  return majority === null || group !== majority.group;
}
