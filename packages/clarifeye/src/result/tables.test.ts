import { createDocmux, run, start } from "@docmux/core";
import type { ClarifeyeBehavior } from "@docmux/emulator";
import { afterEach, describe, expect, test } from "vitest";
import { type Bench, invoice, invoiceSchema, startBench } from "../../test/start-bench.ts";
import type { ClarifeyeRowRequest } from "../settings.ts";

let bench: Bench;
afterEach(() => bench.emulator.close());

const objects = () => {
  const table = bench.emulator.projects[0]?.flows[0]?.objects;
  if (!table) throw new Error("the emulator has no flow");
  return table;
};
const record = { invoice_number: "INV-1", invoice_date: "2026-03-14", total_amount: 1 };
const document = invoice("a.pdf", "INV-1", "1.00");

describe("every reading of the vendor's documents leads to the rows", () => {
  test.each<Partial<ClarifeyeBehavior>>([
    { dataOperationsShape: "sdk" },
    { dataOperationsCount: "page" },
    { documentedOnly: true },
    { documentedOnly: true, extractorTables: "object" },
    { stepExtractorIds: "null", documentedOnly: true },
    { stepOutputs: "empty" },
    { stepOutputs: "hostile-null" },
    { stepOutputs: "hostile-null", runTables: "null" },
    { stepOutputs: "empty", runTables: "empty", documentedOnly: true },
    { runTables: "null" },
    { errorKey: "detail", malformedUuid: "html" },
    { autoSync: "whole-flow" },
  ])("%j", async (switches) => {
    bench = await startBench({ switches });
    const result = await run(bench.flow, document, bench.watch);
    expect(result).toMatchObject({ data: record, status: "completed" });
  });

  test("a table with a name of the user's own", async () => {
    bench = await startBench({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, tableName: "invoices" }] }],
      switches: { documentedOnly: true },
    });
    expect((await run(bench.flow, document, bench.watch)).data).toEqual(record);
  });

  test("a new table version for each run", async () => {
    bench = await startBench({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, runMode: "recreate-all" }] }],
    });
    await run(bench.flow, document, bench.watch);
    expect((await run(bench.flow, document, bench.watch)).data).toEqual(record);
  });

  test("a flow that publishes by itself: its publish step hides nothing", async () => {
    bench = await startBench({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, publishMode: "auto_publish" }] }],
    });
    const { data, snapshot } = await run(bench.flow, document, bench.watch);
    expect(data).toEqual(record);
    expect(snapshot.steps.at(-1)).toMatchObject({ kind: "index", hasResult: false });
  });
});

describe("a table whose id no call returns", () => {
  const hidden = { documentedOnly: true, extractorTables: "absent" } as const;

  test("is named by the error, with what to do", async () => {
    bench = await startBench({ switches: hidden });
    const error = await run(bench.flow, document, bench.watch).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "unsupported", ref: { runId: expect.any(String) } });
    expect(error.message).toContain(objects().tableName);
    expect(error.message).toContain("tableIds");
  });

  test("is read by the id that the caller gives, for a flow or for a whole provider", async () => {
    bench = await startBench({ switches: hidden });
    const tableIds = { [objects().tableName]: objects().tableId };
    expect((await run(bench.flowWith({ tableIds }), document, bench.watch)).data).toEqual(record);
    expect((await run(bench.flowWith({}, { tableIds }), document, bench.watch)).data).toEqual(record);
  });

  test("is read by the caller, who can ask with the provider's key", async () => {
    bench = await startBench({ switches: hidden });
    const asked: ClarifeyeRowRequest[] = [];
    const flow = bench.flowWith({
      async readRows(request) {
        asked.push(request);
        const json = { operation: "read", filters: { document_id: request.documentId } };
        const path = `tables/${objects().tableId}/data-operations/`;
        return (await request.fetchJson<{ data: Record<string, unknown>[] }>(path, { json })).data;
      },
    });
    expect((await run(flow, document, bench.watch)).data).toEqual(record);
    expect(asked).toMatchObject([{ tableName: objects().tableName, tableVersionId: expect.any(String) }]);
  });
});

test.each([403, 404, 405])(
  "a list of tables that is answered with HTTP %i is not offered",
  async (status) => {
    bench = await startBench();
    bench.emulator.fault({ kind: "status", status, path: /\/tables\/$/, method: "GET" });
    expect((await run(bench.flow, document, bench.watch)).data).toEqual(record);
  },
);

describe("a lookup of a table's id that is answered with half a body, repeats included", () => {
  test("does not say that the instance lacks the call: the result can be asked for again", async () => {
    bench = await startBench({ switches: { extractorTables: "absent" } });
    bench.emulator.fault({ kind: "truncated-json", times: 4, path: /\/tables\/$/ });
    const handle = await start(bench.flow, document, bench.watch);
    await expect(handle.result()).rejects.toMatchObject({
      code: "bad_response",
      ref: handle.ref,
      message: expect.stringMatching(objects().tableName),
    });
    expect(
      (
        await createDocmux({ providers: [bench.flow.provider] })
          .attach(handle.ref, bench.watch)
          .result()
      ).data,
    ).toEqual(record);
  });

  test("hinders nothing where another call returns the id", async () => {
    bench = await startBench({ switches: { extractorTables: "object" } });
    bench.emulator.fault({ kind: "truncated-json", path: /\/tables\/$/ });
    expect((await run(bench.flow, document, bench.watch)).data).toEqual(record);
  });

  test("or with a page of HTML is an error that says what helps", async () => {
    bench = await startBench({ switches: { extractorTables: "absent" } });
    bench.emulator.fault({ kind: "html-error", status: 200, path: /\/tables\/$/ });
    await expect(run(bench.flow, document, bench.watch)).rejects.toMatchObject({
      code: "bad_response",
      message: expect.stringContaining("tableIds"),
    });
  });
});

test("the list of tables is asked for once, not for every run", async () => {
  bench = await startBench();
  for (const name of ["a.pdf", "b.pdf"]) await run(bench.flow, invoice(name, "INV-1", "1.00"), bench.watch);
  expect(bench.requests().filter((request) => request === "GET tables/")).toHaveLength(1);
});

test("more rows than fit on a page are read to the end", async () => {
  bench = await startBench();
  bench.emulator.fault({
    kind: "rewrite",
    path: "/data-operations/",
    rewrite: (body) => {
      const { data } = body as { data: Record<string, unknown>[] };
      return {
        data: Array.from({ length: 1000 }, (_, id) => ({ ...data[0], id: `copy-${id}` })),
        count: 1000,
        success: true,
      };
    },
  });
  const { data } = await run(bench.flow, document, bench.watch);
  // The second page holds what the emulator has at offset 1000: nothing.
  expect(data).toMatchObject([{ rows: { length: 1000 } }]);
  expect(bench.requests().filter((request) => request.includes("data-operations"))).toHaveLength(2);
});

test("a saved result is read again without asking", async () => {
  bench = await startBench();
  const result = await run(bench.flow, document, bench.watch);
  const before = bench.requests().length;
  const again = await createDocmux({ providers: [bench.clarifeye] }).renormalize(
    JSON.parse(JSON.stringify(result)),
  );
  expect(again.data).toEqual(record);
  expect(again.outputs).toEqual(result.outputs);
  expect(bench.requests()).toHaveLength(before);
});
