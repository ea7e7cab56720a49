import { describe, expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { toHtml } from "./to-html.ts";
import { escapeMarkdown, toMarkdown } from "./to-markdown.ts";

it("shows runs, pipelines and the places that need review", async () => {
  const text = toMarkdown(await sampleReport());
  expect(text).toContain("> **Emulated, not the vendor:** Exact Blurred.");
  expect(text).toContain("Values correct: Wary Blurred");
  expect(text).toContain("| Blurred 1 | Wary Blurred | completed with warnings | Blurred |");
  expect(text).toContain("≥ 0.02 USD");
  expect(text).toContain("| Blurred 1 | number | INV-1 | INV-1 (correct) | Blurred (incorrect) |");
  expect(text).toContain("| Broke Blurred | – | – | – | 0 | 1 |");
});

it("marks a baseline, in Markdown and on the page", async () => {
  const { pipelines, ...report } = await sampleReport();
  const marked = (label: string) => ({
    ...report,
    pipelines: pipelines.map((pipeline) =>
      pipeline.label === "Wary Blurred" ? { ...pipeline, label, baseline: "rules, no model" } : pipeline,
    ),
    cells: report.cells.map((cell) =>
      cell.pipeline === "Wary Blurred" ? { ...cell, pipeline: label } : cell,
    ),
  });
  const notice = "**Baseline, no vendor:** Wary (rules, no model).";
  expect(toMarkdown(marked("Wary"))).toContain(notice);
  expect(toMarkdown(marked("Wary (rules, no model)"))).toContain(notice);
  expect(toHtml(marked("Wary"))).toContain('<span class="tag">baseline: rules, no model</span>');
  expect(toHtml(marked("Wary (rules, no model)"))).toContain('<span class="tag">baseline</span>');
});

it("lists in a large report only the runs that a reviewer must know of", async () => {
  const text = toMarkdown(await sampleReport({ documents: 40 }));
  expect(text).toContain("| Blurred 40 | Broke Blurred | not started |");
  expect(text).not.toContain("| Blurred 40 | Exact Blurred | completed |");
  expect(text).toContain("80 of 80 runs that did not simply complete, of 120 in all.");
});

it("cuts a text that would fill the page", async () => {
  const text = toMarkdown(await sampleReport({ text: "x".repeat(5000) }));
  expect(text).toContain(`${"x".repeat(280)}… (5000 characters)`);
  expect(text).not.toContain(`${"x".repeat(300)} |`);
  expect(text).toContain("… (5000 characters) (incorrect) |");
});

it("keeps every row of a table one row with all its cells", async () => {
  const report = await sampleReport({ text: "a | b\n\n# <b>c</b> `d` [e](http://f)" });
  for (const block of toMarkdown(report)
    .split("\n\n")
    .filter((part) => part.startsWith("|"))) {
    const widths = block
      .trim()
      .split("\n")
      .map((line) => line.replace(/\\\|/g, "").split("|").length);
    expect(new Set(widths).size).toBe(1);
  }
});

describe("escaping", () => {
  it.each([
    ["<script>", "&lt;script&gt;"],
    ["a|b", "a\\|b"],
    ["*bold* _it_ `code`", "\\*bold\\* \\_it\\_ \\`code\\`"],
    ["[text](x)", "\\[text\\](x)"],
    ["two\nlines", "two lines"],
    ["\u202egnp.exe\u202c", "gnp.exe"],
    ["&amp;", "&amp;amp;"],
    ["@someone", "&#64;someone"],
    ["https://x.invalid", "https&#8203;://x.invalid"],
  ])("%s", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});
