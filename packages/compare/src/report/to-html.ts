import type { ReportCell } from "../model/cell.ts";
import type { ComparisonReport, ReportDocument } from "../model/report.ts";
import { byDocument } from "../summary/by-document.ts";
import { mostDisputed } from "./format/findings.ts";
import { type NamedReport, withShortNames } from "./format/names.ts";
import { documentSection, scoreTable } from "./html/document.ts";
import { filterBar, leftOutNote, listedFields } from "./html/fields.ts";
import { heatMap, subsetTable } from "./html/heat-map.ts";
import { documentAnchor, html, type Markup, pipelineHeading, trusted } from "./html/markup.ts";
import { pageFooter, pageHeader, titleOf } from "./html/page.ts";
import { runPlots } from "./html/plots.ts";
import { pairSection, rankingSection } from "./html/ranking.ts";
import { fieldRanking } from "./html/review.ts";
import { script, scriptHash } from "./html/script.ts";
import { styles } from "./html/styles.ts";
import { htmlMark } from "./own-report.ts";

/**
 * The report as one HTML file that opens offline: no request leaves it, and a policy in the page forbids any. Whatever a
 * vendor or a document says stays text.
 */
export function toHtml(given: ComparisonReport): string {
  const named = withShortNames(given);
  const { report, legend } = named;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="${htmlMark}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)} · ${htmlMark}</title>
<link rel="icon" href="data:,">
<style>${trusted(styles)}</style>
</head>
<body>
${pageHeader(report)}
<main>${bodyOf(named)}</main>
${pageFooter(report, legend)}
<script>${trusted(script)}</script>
</body>
</html>
`.toString();
}

function bodyOf({ report, rename }: NamedReport): Markup {
  const labels = report.pipelines.map((pipeline) => pipeline.label);
  const { fields: listed, leftOut } = listedFields(report.fields, report.documents.length);
  const fields = listed.map(rename);
  const unlisted = report.documents.reduce((sum, { places }) => sum + places.total - places.listed, 0);
  const filters = html`${leftOutNote(leftOut + unlisted, unlisted)}${filterBar(fields, labels)}`;
  const [first] = report.documents;
  if (first && report.documents.length === 1)
    return html`<div id="fields"><div class="document" id="${documentAnchor(0)}" data-document="${first.id}">${documentSection({ ...report, fields }, first.id, filters)}</div></div>`;
  const scores = scoreTable(
    report.pipelines.map((pipeline) => ({ heading: pipelineHeading(pipeline), score: pipeline })),
    report,
  );
  const cellsOf = byDocument(report.cells);
  const listedOf = byDocument(fields);
  return html`${rankingSection(report)}
${pairSection(report)}
${heatMap(report)}
${subsetTable(report)}
${runPlots(report)}
${fieldRanking(report, mostDisputed(report.fields).map(rename))}
${scores && html`<section><h2>All figures</h2>${scores}</section>`}
<section id="fields"><h2>Document by document</h2>${filters}
${report.documents.map((document, index) => {
  const { id } = document;
  const cells = cellsOf(id);
  // Each document sees its own part only: the whole once for each would take the square of the time.
  const own = { ...report, documents: [document], cells: [...cells], fields: [...listedOf(id)] };
  return html`<details class="document" id="${documentAnchor(index)}" data-document="${id}"><summary>${id} ${documentHint(document, cells)}</summary>${documentSection(own, id, undefined)}</details>`;
})}</section>`;
}

function documentHint({ places: { disputed } }: ReportDocument, cells: readonly ReportCell[]): Markup {
  const failed = cells.filter((cell) => cell.outcome !== "delivered").length;
  return html`<span class="meaning">${disputed} ${disputed === 1 ? "place" : "places"} in dispute${failed > 0 && `, ${failed} without an answer`}</span>`;
}

/** Allows this page's own style and script, and nothing from anywhere else. */
const contentPolicy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
