import type { ReportField } from "../../model/report-field.ts";
import { fieldTraits } from "./field-traits.ts";
import { html, type Markup } from "./markup.ts";

/** Buttons that narrow the rows of the field tables, with how many rows each leaves. */
export function filterBar(fields: readonly ReportField[], pipelines: readonly string[]): Markup {
  const traits = fields.map((field) => fieldTraits(field, pipelines));
  const count = (trait: string) => traits.filter((own) => own.includes(trait)).length;
  const choices = [
    { trait: "disagree", label: "Disagree" },
    { trait: "all-differ", label: "All differ" },
    { trait: "wrong", label: "Wrong" },
    { trait: "missing", label: "Missing" },
    ...pipelines.map((pipeline, index) => ({ trait: `only-${index}`, label: `Only ${pipeline} mistaken` })),
  ].filter(({ trait }) => count(trait) > 0);
  if (choices.length === 0) return html``;
  return html`<div class="filters" role="group" aria-label="Show fields">
<button type="button" aria-pressed="true" data-filter="">All <span>${fields.length}</span></button>
${choices.map(({ trait, label }) => html`<button type="button" aria-pressed="false" data-filter="${trait}">${label} <span>${count(trait)}</span></button>`)}
</div>`;
}
