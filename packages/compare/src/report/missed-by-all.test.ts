import { expect, it } from "vitest";
import { compare } from "../compare.ts";
import { fakeInput, fakeVendor, quickClock } from "../testing/fake-vendor.ts";
import { toHtml } from "./to-html.ts";
import { toMarkdown } from "./to-markdown.ts";

it.each([1, 2])(
  "what all pipelines miss alike is among the fields to review, of %i documents",
  async (count) => {
    const data = { total: 9, number: "INV-1" };
    const report = await compare({
      clock: quickClock(),
      documents: Array.from({ length: count }, (_, index) => ({
        id: `invoice-${index}`,
        input: fakeInput,
        truth: { total: 5, number: "INV-1" },
      })),
      pipelines: [fakeVendor("x", { data }), fakeVendor("y", { data })],
    });
    expect(toMarkdown(report)).toContain(
      "| invoice-0 | total (missed by all) | 5 | 9 (incorrect) | 9 (incorrect) |",
    );
    const page = toHtml(report);
    expect(page).toContain('data-filter="missed-by-all">Missed by all');
    if (count > 1) expect(page).toMatch(/total <span class="mark">missed by all<\/span>/);
  },
);

it("spellings that are all correct are not", async () => {
  const report = await compare({
    clock: quickClock(),
    documents: [
      { id: "a", input: fakeInput, truth: { total: 5 }, grading: { fields: { total: { tolerance: 1 } } } },
    ],
    pipelines: [fakeVendor("x", { data: { total: 5.5 } }), fakeVendor("y", { data: { total: 5 } })],
  });
  expect(toMarkdown(report)).not.toContain("Needs review");
});
