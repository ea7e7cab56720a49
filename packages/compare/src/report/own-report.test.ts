import { expect, it } from "vitest";
import type { ComparisonReport } from "../model/report.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { isComparisonReport, reportHeadBytes } from "./own-report.ts";
import { toCsv } from "./to-csv.ts";
import { toHtml } from "./to-html.ts";
import { toJson } from "./to-json.ts";
import { toMarkdown } from "./to-markdown.ts";

it.each<[string, (report: ComparisonReport) => string]>([
  ["HTML", toHtml],
  ["JSON", toJson],
  ["Markdown", toMarkdown],
  ["CSV of fields", toCsv],
  ["CSV of runs", (report) => toCsv(report, { rows: "runs" })],
])("a report in %s is known by its begin", async (_, write) => {
  const report = await sampleReport({ documents: 3, text: "x".repeat(300) });
  expect(isComparisonReport(write(report).slice(0, reportHeadBytes))).toBe(true);
});

it.each([
  "<!doctype html><title>Invoice</title>",
  "<!doctype html><p>docmux comparison",
  '{ "version": 2, "total": 5 }',
  "document,address\na,b",
  "# Comparison of A, B",
  "%PDF-1.7",
  "",
])("%j is a document", (text) => {
  expect(isComparisonReport(text)).toBe(false);
});
