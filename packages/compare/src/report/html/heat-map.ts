import type { ReportCell } from "../../model/cell.ts";
import type { ComparisonReport } from "../../model/report.ts";
import { byDocument } from "../../summary/by-document.ts";
import { documentAccuracies, subsetMean } from "../../summary/means.ts";
import { scorerLabel, statusLabel } from "../format/labels.ts";
import { formatShare } from "../format/numbers.ts";
import { documentAnchor, html, type Markup, pipelineHeading, scrollRegion, toolbar } from "./markup.ts";

/** Every document in every pipeline: how much is correct, or why nothing is. Each leads to the document. */
export function heatMap(report: ComparisonReport): Markup {
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const cellsOf = byDocument(report.cells);
  const means = new Map(labels.map((label) => [label, documentAccuracies(report.cells, label)]));
  return html`<section id="documents"><h2>Documents</h2>${toolbar("documents", "documents", report.documents.length)}${scrollRegion(
    "Documents in pipelines",
    html`<table class="heat sortable"><caption class="hidden">Accuracy of each document in each pipeline, by ${scorerLabel(report)}</caption><thead><tr><th scope="col">Document</th>${report.pipelines.map((pipeline) => html`<th scope="col" class="number">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody>
${report.documents.map(
  ({ id }, index) =>
    html`<tr><th scope="row"><a href="#${documentAnchor(index)}">${id}</a></th>${labels.map((label) => {
      const cells = cellsOf(id).filter((cell) => cell.pipeline === label);
      return heatCell(means.get(label)?.get(id), cells);
    })}</tr>`,
)}</tbody></table>`,
  )}
<p class="note">Shares are accuracy by <code>${scorerLabel(report)}</code>. ${heatKey()}</p>
${worstFive(report)}</section>`;
}

/** From these shares on, a shade is left: most answers are near 100, and the worst must differ too. */
const bandStarts = [100, 95, 90, 80, 65, 50, 30, 15, 5];

/** The shade of a share of correct values: 0 for all, 9 for next to none. */
function heatBand(accuracy: number): number {
  const band = bandStarts.findIndex((start) => accuracy >= start);
  return band < 0 ? bandStarts.length : band;
}

/** The shades, each with the share from which on it applies. */
function heatKey(): Markup {
  return html`<span class="heat-key">${[...bandStarts, 0].map((start, band) => html`<span class="heat-${band}">${start}</span>`)}</span> % correct or more.`;
}

function heatCell(accuracy: number | undefined, cells: readonly ReportCell[]): Markup {
  if (accuracy !== undefined)
    return html`<td class="number heat-${heatBand(accuracy)}">${formatShare(accuracy)}</td>`;
  const unscored = cells.find((cell) => cell.outcome !== "delivered") ?? cells[0];
  if (!unscored) return html`<td></td>`;
  const { text, tone } = statusLabel(unscored);
  const shown = unscored.unusable === undefined ? text : "unusable";
  return html`<td class="number tone-${tone}">${shown}</td>`;
}

function worstFive({ pipelines }: ComparisonReport): Markup | undefined {
  const measured = pipelines.filter((pipeline) => pipeline.worstFiveShare !== null);
  if (measured.length === 0) return undefined;
  return html`<p class="note">Share of the lost points that the five worst documents hold: ${measured.map(({ label, worstFiveShare }) => `${label} ${formatShare(worstFiveShare)}`).join(", ")}.</p>`;
}

/** The accuracy of each pipeline on each subset of the documents, where there are any. */
export function subsetTable(report: ComparisonReport): Markup | undefined {
  const subsetOf = new Map(report.documents.map(({ id, subset }) => [id, subset ?? "no subset"]));
  const subsets = [...new Set(subsetOf.values())];
  if (report.documents.every(({ subset }) => subset === undefined)) return undefined;
  const means = report.pipelines.map(({ label }) => documentAccuracies(report.cells, label));
  const meanOf = (subset: string, own: ReadonlyMap<string, number>) =>
    subsetMean(new Map([...own].filter(([id]) => subsetOf.get(id) === subset)), () => undefined);
  return html`<section id="subsets"><h2>Subsets</h2>${toolbar("subsets", "subsets", subsets.length)}${scrollRegion(
    "Accuracy by subset",
    html`<table class="heat sortable"><thead><tr><th scope="col">Subset</th><th scope="col" class="number">Documents</th>${report.pipelines.map((pipeline) => html`<th scope="col" class="number">${pipelineHeading(pipeline)}</th>`)}</tr></thead><tbody>
${subsets.map((subset) => {
  const count = [...subsetOf.values()].filter((own) => own === subset).length;
  return html`<tr><th scope="row">${subset}</th><td class="number">${count}</td>${means.map((own) => {
    const accuracy = meanOf(subset, own);
    return html`<td class="number${accuracy !== null && ` heat-${heatBand(accuracy)}`}">${formatShare(accuracy)}</td>`;
  })}</tr>`;
})}</tbody></table>`,
  )}
<p class="note">The mean over the documents of each subset, by <code>${scorerLabel(report)}</code>. Every subset counts the same in the ranking.</p></section>`;
}
