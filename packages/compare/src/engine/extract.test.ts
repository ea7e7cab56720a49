import { expect, it } from "vitest";
import { compare } from "../compare.ts";
import { fakeDocuments, fakeVendor, quickClock } from "../testing/fake-vendor.ts";

const schema = { type: "object", properties: { total: { type: "number" } }, required: ["total"] };
const truth = { a: { total: 12.5 } };

/** A vendor that is asked by names of its own, and answers under them. */
function askable() {
  const asked: unknown[] = [];
  const vendor = fakeVendor("asks", { result: { data: { TOTAL: 12.5, other: 1 } } });
  const pipeline = {
    ...vendor,
    compileSchema: () => ({ options: { fields: ["TOTAL"] }, losses: [], names: { "/total": "/TOTAL" } }),
    doStart: (...[request, context]: Parameters<typeof vendor.doStart>) => {
      asked.push(request.providerOptions);
      return vendor.doStart(request, context);
    },
  };
  return { pipeline, asked };
}

it("with extract, each vendor is asked for the schema's fields, and graded under the schema's names", async () => {
  const { pipeline, asked } = askable();
  const options = {
    clock: quickClock(),
    documents: fakeDocuments("a"),
    pipelines: [pipeline],
    truth,
    schema,
  };
  const report = await compare({ ...options, extract: true });
  expect(asked).toEqual([{ fields: ["TOTAL"] }]);
  expect(report.pipelines[0]?.accuracy).toBe(100);
  const before = await compare(options);
  expect(asked).toEqual([{ fields: ["TOTAL"] }, undefined]);
  expect(before.pipelines[0]?.accuracy).toBe(0);
});

it("extract without a schema is refused before anything is sent", async () => {
  const { pipeline, asked } = askable();
  const options = { documents: fakeDocuments("a"), pipelines: [pipeline], extract: true };
  await expect(compare(options)).rejects.toThrow(/fields of a schema, and "a" has none/);
  expect(asked).toEqual([]);
});
