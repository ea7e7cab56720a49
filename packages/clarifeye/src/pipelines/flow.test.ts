import { createDocmux, formatRef, run, start } from "@docmux/core";
import { afterEach, describe, expect, test } from "vitest";
import { type Bench, brokenDocument, invoice, startBench } from "../../test/start-bench.ts";
import { createClarifeye } from "../provider.ts";

let bench: Bench;
afterEach(() => bench.emulator.close());

const invoiceNumber = (place: number) => `INV-${100 + place}`;

describe("documents in, rows out", () => {
  test("one document gives its record; an attached handle gives the same", async () => {
    bench = await startBench();
    const result = await run(bench.flow, invoice("a.pdf", "INV-1", "12.50"), bench.watch);
    expect(result).toMatchObject({
      status: "completed",
      data: { invoice_number: "INV-1", invoice_date: "2026-03-14", total_amount: 12.5 },
      snapshot: { emulated: true, progress: { done: 3, total: 3 } },
    });
    const again = createDocmux({ providers: [bench.clarifeye] }).attach(formatRef(result.ref), bench.watch);
    expect((await again.result()).data).toEqual(result.data);
  });

  test("a dozen documents give one result with rows per document, in their order", async () => {
    bench = await startBench({ switches: { uploadOrder: "reversed" } });
    const places = Array.from({ length: 12 }, (_, place) => place);
    const documents = places.map((place) => invoice(`invoice-${place}.pdf`, invoiceNumber(place), "1.00"));
    const pipeline = createDocmux({ providers: [bench.clarifeye] }).pipeline(
      `clarifeye:${bench.projectId}/${bench.flowId}`,
    );
    const { data, status } = await run(pipeline, { documents }, bench.watch);
    expect(status).toBe("completed");
    expect(data).toEqual(
      places.map((place) => ({
        document: { id: expect.any(String), name: `invoice-${place}.pdf` },
        rows: [{ invoice_number: invoiceNumber(place), invoice_date: "2026-03-14", total_amount: 1 }],
      })),
    );
    // Ten files go in one request, as the vendor's own client sends them.
    expect(bench.requests().filter((request) => request.includes("bulk-upload"))).toHaveLength(2);
  });

  test("files of the same name are distinguished", async () => {
    bench = await startBench({ switches: { uploadOrder: "reversed" } });
    const documents = [invoice("scan.pdf", "INV-1", "1.00"), invoice("scan.pdf", "INV-2", "2.00")];
    const { data } = await run(bench.flow, { documents }, bench.watch);
    expect(data).toMatchObject([
      { rows: [{ invoice_number: "INV-1" }] },
      { rows: [{ invoice_number: "INV-2" }] },
    ]);
  });

  test("rows of other documents in the same table version stay out", async () => {
    bench = await startBench();
    await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    const second = await run(bench.flow, invoice("b.pdf", "INV-2", "2.00"), bench.watch);
    expect(second.data).toMatchObject({ invoice_number: "INV-2" });
  });

  test("stored documents are taken by id, together with new ones", async () => {
    bench = await startBench();
    const first = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    const [document] = first.providerMetadata.clarifeye?.documents ?? [];
    const stored = { stored: document?.id ?? "", filename: "first.pdf" };
    const both = await run(
      bench.flow,
      { documents: [invoice("b.pdf", "INV-2", "2.00"), stored] },
      bench.watch,
    );
    expect(both.data).toMatchObject([
      { document: { name: "b.pdf" }, rows: [{ invoice_number: "INV-2" }] },
      { document: { name: "first.pdf" }, rows: [{ invoice_number: "INV-1" }] },
    ]);
  });

  test("one step's own output can be read, also of a step that is not an output of the run", async () => {
    bench = await startBench();
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "12.50"), bench.watch);
    const { snapshot } = await handle.result();
    const chunking = snapshot.steps.find(({ kind }) => kind === "chunk");
    const output = await handle.stepResult(chunking?.key ?? "");
    expect(output).toMatchObject({
      kind: "chunk",
      type: "chunking",
      content: { chunks: [{ page: 0, text: expect.stringContaining("INV-1") }] },
    });
  });

  test("a flow that tags documents gives their tags too", async () => {
    const documentTags = { type: "object", properties: { invoice_number: { type: "string" } } } as const;
    const schema = { type: "object", properties: { total_amount: { type: "number" } } } as const;
    bench = await startBench({ projects: [{ flows: [{ name: "Tagged", schema, documentTags }] }] });
    const { data, outputs } = await run(bench.flow, invoice("a.pdf", "INV-1", "12.50"), bench.watch);
    expect(data).toEqual({ total_amount: 12.5 });
    expect(outputs.map(({ kind }) => kind)).toEqual(["extract", "classify"]);
    expect(outputs[1]).toMatchObject({ type: "document-tag-extraction", data: { invoice_number: "INV-1" } });
  });
});

describe("a document that the vendor cannot read", () => {
  test("is an error issue in addition to the rows of the others", async () => {
    bench = await startBench();
    const documents = [invoice("good.pdf", "INV-1", "1.00"), brokenDocument("bad.pdf")];
    const result = await run(bench.flow, { documents }, { ...bench.watch, partial: "return" });
    expect(result.status).toBe("completed_with_errors");
    expect(result.data).toMatchObject([
      { document: { name: "good.pdf" }, rows: [{ invoice_number: "INV-1" }] },
      { document: { name: "bad.pdf" }, rows: [] },
    ]);
    expect(result.issues).toContainEqual({
      severity: "error",
      code: "document_failed",
      message: expect.stringContaining('"bad.pdf"'),
    });
  });

  test("alone is a failed run, with the reason from the log", async () => {
    bench = await startBench();
    await expect(run(bench.flow, brokenDocument("bad.pdf"), bench.watch)).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining('could not process document "bad.pdf"'),
    });
  });
});

describe("a run that something else started", () => {
  test("is watched, read and its documents named, without knowing the flow", async () => {
    bench = await startBench();
    const { ref } = await start(bench.flow, invoice("a.pdf", "INV-1", "12.50"), bench.watch);
    const elsewhere = createClarifeye({ apiKey: bench.emulator.apiKey, baseUrl: bench.emulator.origin });
    const observed = elsewhere.pipelineRun(ref.runId, { projectId: bench.projectId });
    const handle = createDocmux({ providers: [elsewhere] }).attach(observed.ref(), bench.watch);
    expect(handle.ref.pipelineUri).toBe(`clarifeye:${bench.projectId}/runs/${ref.runId}`);
    const { data, providerMetadata } = await handle.result();
    expect(data).toMatchObject({ invoice_number: "INV-1" });
    expect(providerMetadata.clarifeye).toMatchObject({ pipelineName: "Invoices", mode: "upsert-all" });
    await expect(start(observed, invoice("b.pdf", "INV-2", "1"), bench.watch)).rejects.toMatchObject({
      code: "unsupported",
    });
  });

  test("a run aborted by another process is seen as cancelled by a waiting handle", async () => {
    bench = await startBench();
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "12.50"), bench.watch);
    const off = handle.on("run-update", ({ snapshot }) => {
      if (snapshot.status === "running") bench.emulator.abortRun(handle.ref.runId);
    });
    const error = await handle.result().catch((thrown) => thrown);
    off();
    expect(error).toMatchObject({
      code: "run_cancelled",
      snapshot: { status: "cancelled", rawStatus: "aborted" },
    });
  });

  test("cancel() of another handle ends the wait of the first", async () => {
    bench = await startBench();
    const handle = await start(bench.flow, invoice("a.pdf", "INV-1", "12.50"), bench.watch);
    const other = createDocmux({ providers: [bench.clarifeye] }).attach(handle.ref, bench.watch);
    const waiting = handle.result().catch((thrown) => thrown);
    expect((await other.cancel()).status).toBe("cancelled");
    expect(await waiting).toMatchObject({ code: "run_cancelled" });
  });
});

test("publishing is a run of its own", async () => {
  bench = await startBench();
  const first = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
  const [document] = first.providerMetadata.clarifeye?.documents ?? [];
  const stored = { stored: document?.id ?? "" };
  const published = await run(bench.flow.publication(), stored, bench.watch);
  expect(published).toMatchObject({ status: "completed", outputs: [] });
  expect(published).not.toHaveProperty("data");
  expect(published.snapshot.steps).toMatchObject([{ type: "publish", kind: "index", status: "completed" }]);
  expect(await bench.flow.estimateScope([stored.stored])).toHaveProperty("Parse");
});
