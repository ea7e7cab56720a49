import { createHash } from "node:crypto";
import type { ComparisonReport } from "../model/comparison-report.ts";
import { documentSection } from "./html/document-section.ts";
import { filterBar } from "./html/filter-bar.ts";
import { html, type Markup, trusted } from "./html/markup.ts";
import { pageFooter } from "./html/page-footer.ts";
import { pageHeader, titleOf } from "./html/page-header.ts";
import { script } from "./html/script.ts";
import { styles } from "./html/styles.ts";

/**
 * The report as one HTML file that opens offline: no request leaves it, and a policy in the page forbids any. Whatever a
 * vendor or a document says stays text.
 */
export function toHtml(report: ComparisonReport): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="referrer" content="no-referrer">
<title>${titleOf(report)} · docmux comparison</title>
<link rel="icon" href="data:,">
<style>${trusted(styles)}</style>
</head>
<body>
${pageHeader(report)}
<main>${bodyOf(report)}</main>
${pageFooter(report)}
<script>${trusted(script)}</script>
</body>
</html>
`.toString();
}

function bodyOf(report: ComparisonReport): Markup {
  const filters = filterBar(
    report.fields,
    report.pipelines.map((pipeline) => pipeline.label),
  );
  return html`${report.documents.map(({ id }) => html`<div class="document">${documentSection(report, id, filters)}</div>`)}`;
}

/** Allows this page's own style and script, and nothing from anywhere else. */
function contentPolicy(): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}
