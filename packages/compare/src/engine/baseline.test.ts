import { expect, it } from "vitest";
import { compare } from "../compare.ts";
import { fakeDocuments, fakeVendor, quickClock } from "../testing/fake-vendor.ts";

it("a pipeline that declares a baseline is one in the report, and no other is", async () => {
  const { capabilities, ...rules } = fakeVendor("rules");
  const report = await compare({
    clock: quickClock(),
    documents: fakeDocuments("a"),
    pipelines: [
      {
        label: "here",
        pipeline: { ...rules, capabilities: { ...capabilities, baseline: "rules, no model" } },
      },
      { label: "there", pipeline: fakeVendor("model") },
    ],
  });
  expect(report.pipelines.map(({ label, baseline }) => [label, baseline])).toEqual([
    ["here", "rules, no model"],
    ["there", undefined],
  ]);
});
