import { createDocmux, run, start } from "@docmux/core";
import { afterEach, describe, expect, test } from "vitest";
import { type Bench, invoice, invoiceSchema, startBench } from "../../test/start-bench.ts";

let bench: Bench;
afterEach(() => bench.emulator.close());

const two = { documents: [invoice("a.pdf", "INV-1", "1.00"), invoice("b.pdf", "INV-2", "2.00")] };

describe("indexing as a run of its own", () => {
  test("waits until every document is through; a flow then runs on what it names", async () => {
    bench = await startBench();
    bench.emulator.scriptIndexing({ documentName: "b.pdf", durationMs: 60_000 });
    const handle = await start(bench.clarifeye.indexing(), two, bench.watch);
    const seen: string[] = [];
    for await (const { status, rawStatus } of handle.snapshots()) seen.push(`${status} (${rawStatus})`);
    expect([...new Set(seen)]).toEqual([
      "pending (created)",
      "running (indexing)",
      "completed (ready_to_publish)",
    ]);
    const indexed = (await handle.result()).data as { id: string; name: string }[];
    expect(indexed.map(({ name }) => name)).toEqual(["a.pdf", "b.pdf"]);
    const documents = indexed.map(({ id, name }) => ({ stored: id, filename: name }));
    const { data } = await run(bench.flow, { documents }, bench.watch);
    expect(data).toMatchObject([
      { rows: [{ invoice_number: "INV-1" }] },
      { rows: [{ invoice_number: "INV-2" }] },
    ]);
  });

  test("a document that fails does not hold the others up", async () => {
    bench = await startBench();
    bench.emulator.scriptIndexing({ documentName: "a.pdf", outcome: "failed" });
    const { data, status, issues } = await run(bench.clarifeye.indexing(), two, {
      ...bench.watch,
      partial: "return",
    });
    expect(status).toBe("completed_with_errors");
    expect(data).toMatchObject([{ name: "b.pdf" }]);
    expect(issues).toMatchObject([
      { severity: "error", code: "document_failed", message: expect.stringContaining("a.pdf") },
    ]);
  });

  test("a document that is deleted meanwhile ends too", async () => {
    bench = await startBench();
    bench.emulator.scriptIndexing({ outcome: "stuck" });
    const handle = await start(bench.clarifeye.indexing(), invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    await bench.clock.advance(5000);
    expect((await handle.refresh()).status).toBe("running");
    await bench.clarifeye.deleteDocument(handle.ref.runId);
    const other = createDocmux({ providers: [bench.clarifeye] }).attach(handle.ref, bench.watch);
    await expect(other.result()).rejects.toMatchObject({
      code: "run_failed",
      message: expect.stringContaining("deleted"),
    });
  });

  test("by a short ref is found for one document, and refused for several, whose ids it does not hold", async () => {
    bench = await startBench();
    const docmux = createDocmux({ providers: [bench.clarifeye] });
    const one = await start(bench.clarifeye.indexing(), invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    const again = docmux.attach(String(one), bench.watch);
    expect((await again.result()).data).toEqual([{ id: one.ref.runId, name: null }]);
    const several = await start(bench.clarifeye.indexing(), two, bench.watch);
    const before = bench.requests().length;
    await expect(docmux.attach(String(several), bench.watch).refresh()).rejects.toMatchObject({
      code: "invalid_input",
      nextStep: expect.stringContaining("JSON.stringify(handle)"),
    });
    expect(bench.requests()).toHaveLength(before);
  });

  test("one that is stuck ends with the deadline, and can be attached to", async () => {
    bench = await startBench();
    bench.emulator.scriptIndexing({ outcome: "stuck" });
    const waiting = run(bench.clarifeye.indexing(), invoice("a.pdf", "INV-1", "1.00"), {
      ...bench.watch,
      timeoutMs: 90_000,
    });
    await expect(waiting).rejects.toMatchObject({ code: "timeout", ref: { pipelineId: "indexing" } });
  });
});

describe("a run on documents that the project indexes by itself", () => {
  test("by default ends with the vendor's run", async () => {
    bench = await startBench();
    bench.emulator.scriptIndexing({ durationMs: 60_000 });
    const { snapshot } = await run(bench.flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    expect(snapshot.finishedAt).toBe("2026-04-01T10:00:10.000Z");
    expect(bench.clock.now()).toBeLessThan(Date.parse("2026-04-01T10:00:30Z"));
  });

  test("with waitForIndexing ends when its documents are indexed too, also for who attaches", async () => {
    bench = await startBench();
    bench.emulator.scriptIndexing({ durationMs: 60_000 });
    const flow = bench.flowWith({ waitForIndexing: true });
    const handle = await start(flow, invoice("a.pdf", "INV-1", "1.00"), bench.watch);
    await bench.clock.advance(20_000);
    expect(await handle.refresh()).toMatchObject({
      status: "running",
      rawStatus: "completed",
      issues: [{ severity: "info", code: "document_indexing" }],
    });
    const other = createDocmux({ providers: [bench.clarifeye] }).attach(handle.ref, bench.watch);
    const { data, status, snapshot } = await other.result();
    expect({ data, status }).toMatchObject({ data: { invoice_number: "INV-1" }, status: "completed" });
    expect(bench.clock.now()).toBeGreaterThan(Date.parse("2026-04-01T10:01:00Z"));
    expect(snapshot.issues).toEqual([]);
    expect(bench.requests().filter((request) => request.endsWith("/run-sync/"))).toHaveLength(1);
  });

  test("with waitForIndexing does not wait for what a classic project never reports", async () => {
    bench = await startBench({
      projects: [{ mode: "classic", flows: [{ name: "Invoices", schema: invoiceSchema }] }],
    });
    const flow = bench.flowWith({ waitForIndexing: true });
    expect((await run(flow, two, bench.watch)).status).toBe("completed");
  });
});
