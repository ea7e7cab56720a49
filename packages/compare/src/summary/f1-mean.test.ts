import { expect, it } from "vitest";
import { compare } from "../compare.ts";
import { fakeInput, fakeVendor, quickClock } from "../testing/fake-vendor.ts";

it("an answer without any value counts in the mean of F1: silence does not have the best one", async () => {
  const documents = ["a", "b"].map((id) => ({ id, input: fakeInput, truth: { total: 5 } }));
  const report = await compare({
    clock: quickClock(),
    documents,
    pipelines: [fakeVendor("silent", { data: {} }), fakeVendor("exact", { data: { total: 5 } })],
  });
  expect(report.pipelines.map(({ f1 }) => f1)).toEqual([0, 100]);
});
