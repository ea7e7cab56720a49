import { expect, it } from "vitest";
import { type ComparisonReport, comparisonReportSchema } from "../model/report.ts";
import { sampleReport } from "../testing/sample-report.ts";
import { toHtml } from "./to-html.ts";
import { jsonChunks, toJson } from "./to-json.ts";

/** The report, counting how often it is asked which document a cell or a field belongs to. */
function counting(report: ComparisonReport) {
  let reads = 0;
  const watched = <Item extends { document: string }>(items: readonly Item[]): Item[] =>
    items.map(({ document, ...rest }) => ({
      ...rest,
      get document() {
        reads += 1;
        return document;
      },
    })) as unknown as Item[];
  const { fields, cells } = report;
  return { report: { ...report, fields: watched(fields), cells: watched(cells) }, reads: () => reads };
}

it("the work of a page grows with the report, not with its square", async () => {
  const readsOf = async (documents: number) => {
    const { report, reads } = counting(await sampleReport({ documents }));
    toHtml(report);
    return reads() / (report.fields.length + report.cells.length);
  };
  const [few, many] = [await readsOf(10), await readsOf(80)];
  expect(many).toBeLessThan(few * 1.5);
});

it("JSON comes in pieces, none longer than a part of one document, which are the whole together", async () => {
  const report = await sampleReport({ documents: 30 });
  const chunks = [...jsonChunks(report)];
  expect(chunks.join("")).toBe(toJson(report));
  expect(JSON.parse(chunks.join(""))).toEqual(report);
  expect(comparisonReportSchema.safeParse(JSON.parse(toJson(report))).success).toBe(true);
  const longest = Math.max(...chunks.map((chunk) => chunk.length));
  const largest = Math.max(...report.cells.map((cell) => JSON.stringify(cell).length));
  expect(longest).toBeLessThan(largest + 100);
});

it("JSON of a report without any runs is whole too", async () => {
  const report = { ...(await sampleReport()), cells: [], fields: [] };
  expect(JSON.parse(toJson(report))).toEqual(report);
  expect(toJson(report).endsWith("}\n")).toBe(true);
});
