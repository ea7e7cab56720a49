import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { Pipeline } from "../contract/provider.ts";
import type { SchemaCompilation } from "../contract/schema.ts";
import { createDocmux } from "../docmux.ts";
import { type FakeScript, fakePipeline, ManualClock } from "../testing.ts";
import { toJsonSchema } from "../toolkit/json-schema.ts";
import { run, start } from "./run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const clock = () => new ManualClock({ skipUpToMs: 600_000 });
const Invoice = z.object({ total: z.number(), seller: z.object({ name: z.string() }).optional() });

/** A vendor that takes a schema under names of its own, and one that does not where nothing is said. */
function pipelineOf(script: FakeScript, compiled?: Partial<SchemaCompilation>) {
  const pipeline = fakePipeline(script);
  if (!compiled) return pipeline;
  return Object.assign(pipeline, {
    compileSchema: (fields: Parameters<typeof toJsonSchema>[0]): SchemaCompilation => ({
      options: { ask: { schema: toJsonSchema(fields) } },
      losses: [],
      names: { "/total": "/sum" },
      ...compiled,
    }),
  });
}

const leftOut = {
  path: "/seller",
  feature: "nesting",
  whatHappens: "Fake reads no objects: the field is left out.",
  isLeftOut: true,
} as const;

describe("a vendor that takes a schema", () => {
  test("is sent it, answers under its own names, and the data are typed and validated", async () => {
    const evidence = { "/sum": { pages: [1] } };
    const pipeline = pipelineOf({ data: { sum: 3, seller: { name: "ACME" } }, result: { evidence } }, {});
    const options = { clock: clock(), extract: Invoice, providerOptions: { fake: { ask: { tone: "dry" } } } };
    const result = await run(pipeline, document, options);
    expect(result.data.total.toFixed(2)).toBe("3.00");
    expect(result.data).toEqual({ total: 3, seller: { name: "ACME" } });
    expect(result.evidence).toEqual({ "/total": { pages: [1] } });
    expect(result.status).toBe("completed");
    const [call] = pipeline.calls;
    expect(call?.request?.providerOptions).toMatchObject({
      ask: { tone: "dry", schema: { required: ["total"] } },
    });
  });

  test("whose answer does not match is an error, with the data under the schema's names", async () => {
    const pipeline = pipelineOf({ data: { sum: "1,234" } }, {});
    await expect(run(pipeline, document, { clock: clock(), extract: Invoice })).rejects.toMatchObject({
      code: "bad_response",
      data: { total: "1,234" },
    });
  });

  test("is not asked for a schema twice", async () => {
    const pipeline = pipelineOf({}, {});
    const options = {
      clock: clock(),
      extract: Invoice,
      providerOptions: { fake: { ask: { schema: { properties: {} } } } },
    };
    await expect(run(pipeline, document, options)).rejects.toThrow(
      "providerOptions.fake.ask.schema say the same twice",
    );
    expect(pipeline.calls).toEqual([]);
  });
});

describe("what the vendor cannot express", () => {
  const script = { data: { sum: 3 } };

  test("is an event and an issue that changes no status, where the schema can still be met", async () => {
    const warnings: string[] = [];
    const result = await run(pipelineOf(script, { losses: [leftOut] }), document, {
      clock: clock(),
      extract: Invoice,
      onEvent: (event) => {
        if (event.type === "run-warning") warnings.push(event.issue.message);
      },
    });
    expect(warnings).toEqual(["Fake reads no objects: the field is left out. (/seller)"]);
    expect(result.status).toBe("completed");
    expect(result.issues).toEqual([
      {
        severity: "info",
        code: "schema_loss",
        message: "Fake reads no objects: the field is left out. (/seller)",
      },
    ]);
  });

  test.each([
    ["a required field would be left out", {}, { ...leftOut, path: "/total" }],
    ["every loss is refused", { onUnsupported: "error" as const }, leftOut],
  ])("is refused before anything is sent, where %s", async (_, options, loss) => {
    const pipeline = pipelineOf(script, { losses: [loss] });
    await expect(
      run(pipeline, document, { clock: clock(), extract: Invoice, ...options }),
    ).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(loss.path),
    });
    expect(pipeline.calls).toEqual([]);
  });

  test("is accepted where the caller accepts it", async () => {
    const pipeline = pipelineOf(script, { losses: [{ ...leftOut, path: "/total" }] });
    const options = { clock: clock(), extract: Invoice, onUnsupported: "warn" } as const;
    expect((await run(pipeline, document, options)).data).toEqual({ total: 3 });
  });
});

describe("a vendor that defines what is extracted itself", () => {
  const script = { data: { TOTAL: "12.5", Supplier: { title: "ACME" } } };

  test("is sent nothing; names are found, or given", async () => {
    const pipeline = pipelineOf(script);
    const result = await run(pipeline, document, {
      clock: clock(),
      extract: Invoice,
      fieldNames: { fake: { "/seller": "/Supplier", "/seller/name": "/Supplier/title" } },
    });
    expect(result.data).toEqual({ total: 12.5, seller: { name: "ACME" } });
    expect(result.issues).toMatchObject([{ severity: "info", code: "schema_loss" }]);
    expect(pipeline.calls[0]?.request?.providerOptions).toBeUndefined();
  });

  test.each([
    ["of a field that is not in the schema", { fake: { "/sum": "/x" } }, 'names "/sum", which'],
    ["that are no pointers", { fake: { "/total": "x" } }, 'no JSON Pointer for "/total"'],
    ["with more items than the field", { fake: { "/total": "/a/*" } }, 'no JSON Pointer for "/total"'],
    ["of a provider that is not known", { fak: { "/total": "/x" } }, 'fieldNames names "fak"'],
  ])("names %s are refused", async (_, fieldNames, message) => {
    const pipeline = pipelineOf(script);
    const options = { clock: clock(), extract: Invoice, fieldNames };
    await expect(run(pipeline, document, options)).rejects.toThrow(message);
    expect(pipeline.calls).toEqual([]);
  });

  test("names are refused where the schema itself is sent, and without a schema", async () => {
    const fieldNames = { fake: { "/total": "/x" } };
    const sent = run(pipelineOf(script, {}), document, { clock: clock(), extract: Invoice, fieldNames });
    await expect(sent).rejects.toThrow("Leave it out");
    await expect(run(pipelineOf(script), document, { clock: clock(), fieldNames })).rejects.toThrow(
      "needs extract",
    );
  });
});

describe("every verb reads by it", () => {
  const pipeline = pipelineOf({ data: { sum: 3 } }, {});
  const docmux = createDocmux({ providers: [pipeline.provider] });

  test("batch, attach, result and renormalize", async () => {
    const [item] = await docmux.batch(pipeline, [document], { clock: clock(), extract: Invoice }).all();
    expect(item).toMatchObject({ outcome: "delivered", result: { data: { total: 3 } } });
    const handle = await start(pipeline, document, { clock: clock() });
    expect((await handle.result()).data).toEqual({ sum: 3 });
    expect((await handle.result({ extract: Invoice })).data).toEqual({ total: 3 });
    const attached = docmux.attach(handle.ref, { clock: clock(), extract: Invoice });
    const result = await attached.result();
    expect(result.data).toEqual({ total: 3 });
    const Other = z.object({ total: z.number().transform(String) });
    expect((await attached.result({ schema: Other })).data).toEqual({ total: "3" });
    expect((await docmux.renormalize(result, { extract: Invoice })).data).toEqual({ total: 3 });
    expect(() => docmux.batch(pipeline, [], { extract: z.object({ a: z.date() }) })).toThrow(
      "/a: it has no type",
    );
  });

  test("a batch compiles it once for all of its documents", async () => {
    const asking = pipelineOf({ data: { sum: 3 } }, {}) as ReturnType<typeof fakePipeline> &
      Required<Pick<Pipeline, "compileSchema">>;
    let compiled = 0;
    const { compileSchema } = asking;
    asking.compileSchema = (fields) => {
      compiled += 1;
      return compileSchema(fields);
    };
    const documents = [document, document, document];
    const items = await docmux.batch(asking, documents, { clock: clock(), extract: Invoice }).all();
    expect(items.map(({ outcome }) => outcome)).toEqual(["delivered", "delivered", "delivered"]);
    expect(compiled).toBe(1);
  });

  test("a JSON Schema maps and validates nothing; a schema next to it does", async () => {
    const extract = { type: "object", properties: { total: { type: "string" } } };
    expect((await run(pipeline, document, { clock: clock(), extract })).data).toEqual({ total: 3 });
    const schema = z.object({ total: z.string() });
    await expect(run(pipeline, document, { clock: clock(), extract, schema })).rejects.toMatchObject({
      code: "bad_response",
    });
  });
});

test("compileSchema shows what a run sends, loses and calls things", () => {
  const pipeline = pipelineOf({}, { losses: [leftOut] });
  const docmux = createDocmux({ providers: [pipeline.provider] });
  expect(docmux.compileSchema("fake:invoices", Invoice)).toEqual({
    pipelineUri: "fake:invoices",
    providerOptions: { fake: { ask: { schema: expect.objectContaining({ type: "object" }) } } },
    losses: [leftOut],
    names: { "/total": "/sum" },
    isDefinedAtVendor: false,
  });
  expect(pipeline.calls).toEqual([]);
});
