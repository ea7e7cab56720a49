import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, invoiceSchema, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";
import type { ClarifeyeRunScript } from "./run-script.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

/** A run of one document that goes as ordered. */
async function startOrdered(order: ClarifeyeRunScript): Promise<string> {
  bench = await startTestBench();
  const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
  bench.emulator.scriptRun(order);
  return bench.runSync(documentIds);
}

describe("warnings", () => {
  it.each([
    ["a string", "low resolution"],
    ["an array", ["page 2 is empty", { page: 3 }]],
    ["an object", { code: "LOW_CONFIDENCE", fields: ["total_amount"] }],
    ["null", null],
  ])("may be %s", async (_, warnings) => {
    const runId = await startOrdered({
      steps: { "object-extraction": { outcome: "completed_with_warnings", warnings } },
    });
    bench.clock.advance(9_999);
    expect((await bench.run(runId)).steps[2].warnings).toBeNull();
    bench.clock.advance(1);
    const run = await bench.run(runId);
    expect(run.status).toBe("completed_with_warnings");
    expect(run.steps.map((step: { status: string }) => step.status)).toEqual([
      "completed",
      "completed",
      "completed_with_warnings",
    ]);
    expect(run.steps[2].warnings).toEqual(warnings);
  });

  it("name the document that a step left out, and the others go on", async () => {
    bench = await startTestBench();
    const documentIds = await bench.upload({
      "good.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00"),
      "bad.pdf": await drawInvoice("INV-2", "2026-03-14", "20.00"),
    });
    bench.emulator.scriptRun({ steps: { Chunk: { failDocuments: ["bad.pdf"] } } });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const run = await bench.run(runId);
    expect(run.status).toBe("completed_with_warnings");
    expect(run.steps[1].warnings).toEqual([
      { document_id: documentIds[1], message: 'could not process document "bad.pdf"' },
    ]);
    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    const { body } = await bench.send("POST", `tables/${table}/data-operations/`, { operation: "read" });
    expect(body.data.map((row: { document_id: string }) => row.document_id)).toEqual([documentIds[0]]);
  });
});

describe("the steps of a run", () => {
  it("may be listed only once they have begun", async () => {
    const runId = await startOrdered({});
    bench.emulator.configure({ stepListing: "begun" });
    const listed = async () => (await bench.run(runId)).steps.map(({ status }: { status: string }) => status);
    const seen = [await listed()];
    for (let look = 0; look < 10; look += 1) {
      bench.clock.advance(1_000);
      seen.push(await listed());
    }
    expect(new Set(seen.map((steps) => steps.join(" ")))).toEqual(
      new Set([
        "",
        "running",
        "completed running",
        "completed completed running",
        "completed completed completed",
      ]),
    );
  });
});

describe("a failed step", () => {
  it("fails the run, leaves what stands behind it pending, and says why in the log alone", async () => {
    const runId = await startOrdered({
      steps: { Chunk: { outcome: "failed", errorMessage: "tokenizer ran out of memory" } },
    });
    bench.clock.advance(7_000);
    const run = await bench.run(runId);
    expect(run.status).toBe("failed");
    expect(await bench.stepWords(runId)).toEqual({
      Parse: "completed",
      Chunk: "failed",
      "Extract objects": "pending",
    });
    const { raw_logs: log, ...rest } = run;
    expect(log).toContain("ERROR Chunk (chunking): tokenizer ran out of memory");
    expect(JSON.stringify(rest)).not.toContain("tokenizer");
    expect(Object.values(run.steps[1].outputs)).toEqual([null]);
    bench.clock.advance(1_000_000);
    expect((await bench.run(runId)).steps[2].status).toBe("pending");
  });

  it("lets a parallel branch finish before the run ends", async () => {
    bench = await startTestBench({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, documentTags: invoiceSchema }] }],
    });
    const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
    bench.emulator.scriptRun({
      steps: { Chunk: { outcome: "failed" }, "Tag documents": { durationMs: 20_000 } },
    });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    expect((await bench.run(runId)).status).toBe("running");
    bench.clock.advance(14_000);
    expect((await bench.run(runId)).status).toBe("failed");
    expect(await bench.stepWords(runId)).toMatchObject({ Chunk: "failed", "Tag documents": "completed" });
  });

  it("may have written a part of its rows", async () => {
    bench = await startTestBench();
    const pdf = await drawInvoice("INV-1", "2026-03-14", "10.00");
    const documentIds = await bench.upload({ "a.pdf": pdf, "b.pdf": pdf, "c.pdf": pdf });
    bench.emulator.scriptRun({
      steps: { "object-extraction": { outcome: "failed", documentsBeforeFailure: 2 } },
    });
    await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    const { body } = await bench.send("POST", `tables/${table}/data-operations/`, { operation: "read" });
    expect(body.count).toBe(2);
  });

  it("is what a run comes to whose only document no reader can open", async () => {
    bench = await startTestBench();
    const documentIds = await bench.upload({ "broken.pdf": Buffer.from("not a document") });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const run = await bench.run(runId);
    expect(run.status).toBe("failed");
    expect(run.steps[0].status).toBe("failed");
    expect(run.raw_logs).toContain('could not process document "broken.pdf"');
  });
});

describe("abort", () => {
  it("stops a running run: ended steps keep their word, all others are aborted, written rows stay", async () => {
    bench = await startTestBench();
    const pdf = await drawInvoice("INV-1", "2026-03-14", "10.00");
    const documentIds = await bench.upload({ "a.pdf": pdf, "b.pdf": pdf, "c.pdf": pdf });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(8_500);
    const answer = await bench.send("POST", `pipeline-runs/${runId}/abort/`);
    expect(answer).toMatchObject({ status: 200, body: { status: "aborted" } });
    bench.clock.advance(60_000);
    expect(await bench.run(runId)).toMatchObject({
      status: "aborted",
      updated_at: "2026-04-01T10:00:08.500000Z",
    });
    expect(await bench.stepWords(runId)).toEqual({
      Parse: "completed",
      Chunk: "completed",
      "Extract objects": "aborted",
    });
    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    const { body } = await bench.send("POST", `tables/${table}/data-operations/`, { operation: "read" });
    expect(body.count).toBe(1);
  });

  it("stops a pending run before anything ran, and may be repeated", async () => {
    const runId = await startOrdered({ stuck: true });
    bench.clock.advance(1_000_000);
    expect((await bench.run(runId)).status).toBe("pending");
    for (const time of [1, 2]) {
      const { body } = await bench.send("POST", `pipeline-runs/${runId}/abort/`);
      expect(body, `abort ${time}`).toEqual({ status: "aborted" });
    }
    expect(new Set(Object.values(await bench.stepWords(runId)))).toEqual(new Set(["aborted"]));
  });

  it("changes nothing on a run that has ended", async () => {
    const runId = await startOrdered({});
    bench.clock.advance(10_000);
    const before = await bench.run(runId);
    const { status, body } = await bench.send("POST", `pipeline-runs/${runId}/abort/`);
    expect({ status, body }).toEqual({ status: 200, body: { status: "completed" } });
    expect(await bench.run(runId)).toEqual(before);
  });

  it("puts documents that were being worked on back in the queue", async () => {
    bench = await startTestBench();
    const pdf = await drawInvoice("INV-1", "2026-03-14", "10.00");
    const documentIds = await bench.upload({ "a.pdf": pdf }, { skip_parsing: "true" });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(5_000);
    await bench.send("POST", `pipeline-runs/${runId}/abort/`);
    bench.clock.advance(60_000);
    const { body } = await bench.get("documents/indexing-status/");
    expect(body.map((entry: { status: string }) => entry.status)).toEqual(["ready_to_publish", "created"]);
  });

  it("of a run that had not begun makes no table version", async () => {
    bench = await startTestBench({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, runMode: "recreate-all" }] }],
    });
    const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
    await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const aborted = await bench.runSync(documentIds);
    await bench.send("POST", `pipeline-runs/${aborted}/abort/`);
    bench.clock.advance(60_000);
    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    expect((await bench.get(`tables/${table}/versions/`)).body.count).toBe(2);
    const { body } = await bench.send("POST", `tables/${table}/data-operations/`, { operation: "read" });
    expect(body.count).toBe(1);
  });

  it("can come from outside, as from the vendor's console", async () => {
    const runId = await startOrdered({ steps: { Parse: { stuck: true } } });
    bench.clock.advance(500_000);
    expect((await bench.run(runId)).status).toBe("running");
    bench.emulator.abortRun(runId);
    const run = await bench.run(runId);
    expect(run.status).toBe("aborted");
    expect(run.raw_logs).toContain("aborted on request");
    expect(() => bench.emulator.abortRun("no-such-run")).toThrow("no-such-run");
  });
});

describe("unknown statuses", () => {
  it("can replace running and the final status", async () => {
    const runId = await startOrdered({
      runningStatus: "throttled",
      finalStatus: "archived",
      steps: { Parse: { runningStatus: "warming_up", finalStatus: "superseded" } },
    });
    bench.clock.advance(1_000);
    expect((await bench.run(runId)).status).toBe("throttled");
    expect((await bench.stepWords(runId)).Parse).toBe("warming_up");
    bench.clock.advance(9_000);
    expect((await bench.run(runId)).status).toBe("archived");
    expect((await bench.stepWords(runId)).Parse).toBe("superseded");
  });
});

describe("an order", () => {
  it("holds for as many runs as it says, and for its flow only", async () => {
    bench = await startTestBench({
      projects: [
        {
          flows: [
            { name: "Invoices", schema: invoiceSchema },
            { name: "Receipts", schema: invoiceSchema },
          ],
        },
      ],
    });
    const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
    const receipts = bench.emulator.projects[0]?.flows[1]?.id ?? "";
    bench.emulator.scriptRun({ flowId: receipts, times: 2, steps: { Parse: { outcome: "failed" } } });
    const runIds = [await bench.runSync(documentIds)];
    for (let count = 0; count < 3; count += 1) runIds.push(await bench.runSync(documentIds, receipts));
    bench.clock.advance(10_000);
    const words: string[] = [];
    for (const runId of runIds) words.push((await bench.run(runId)).status);
    expect(words).toEqual(["completed", "failed", "failed", "completed"]);
  });
});
