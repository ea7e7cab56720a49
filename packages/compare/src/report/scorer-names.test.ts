import { expect, it } from "vitest";
import { sampleReport } from "../testing/sample-report.ts";
import { toCsv } from "./to-csv.ts";
import { toHtml } from "./to-html.ts";
import { toMarkdown } from "./to-markdown.ts";

it("the name and version of its scorer goes with every share", async () => {
  const report = await sampleReport({ documents: 2 });
  expect(report.scorers).toMatchObject({ accuracy: "leaf-value-accuracy/2", anlsStar: "anls-star/2" });
  const page = toHtml(report);
  for (const place of [
    'Accuracy <span class="meaning">leaf-value-accuracy/2</span></th>',
    "Shares are accuracy by <code>leaf-value-accuracy/2</code>",
    'correct</span> <span class="meaning">leaf-value-accuracy/2</span></p>',
    "<code>anls-star/2</code>, same as the Python package anls_star 1.0.1",
    "<code>json-accuracy/1</code>, not comparable with OmniAI&#39;s JSON accuracy",
  ])
    expect(page).toContain(place);
  const text = toMarkdown(report);
  expect(text).toMatch(/Values correct: .* \(leaf-value-accuracy\/2\)\./);
  expect(text.match(/\| Correct \(leaf-value-accuracy\/2\) \|/g)).toHaveLength(2);
  const [head = "", first = ""] = toCsv(report, { rows: "runs" }).split("\r\n");
  expect(head.endsWith("scorer,anls_star_scorer,json_accuracy_scorer")).toBe(true);
  expect(first.endsWith("leaf-value-accuracy/2,anls-star/2,json-accuracy/1")).toBe(true);
});

it("and says so where rules change what is counted, and nothing of a version that it does not know", async () => {
  const report = await sampleReport({ documents: 2 });
  for (const document of report.documents) document.grading = { locale: "de-DE" };
  expect(toMarkdown(report)).toContain("Correct (leaf-value-accuracy/2 with grading rules)");
  const older = { ...report, scorers: { ...report.scorers, anlsStar: "anls-star/1" } };
  expect(toHtml(older)).not.toContain("same as the Python package");
});
