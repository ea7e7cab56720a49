import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

describe("a run of an extraction flow", () => {
  it("goes through its graph step by step and leaves what the document says", async () => {
    bench = await startTestBench();
    const { clock, emulator } = bench;
    const documentIds = await bench.upload({
      "a.pdf": await drawInvoice("INV-2026-0042", "2026-03-14", "1,299.00"),
      "b.pdf": await drawInvoice("INV-2026-0043", "2026-03-15", "80.50"),
    });

    const runId = await bench.runSync(documentIds);
    const queued = await bench.run(runId);
    expect(queued).toMatchObject({
      status: "pending",
      project: bench.projectId,
      pipeline_name: "Invoices",
      mode: "upsert-all",
      celery_task_id: "",
      created_at: "2026-04-01T10:00:00Z",
      document_ids: documentIds,
      chunk_ids: null,
    });
    expect(queued.steps.map((step: { depends_on: string[] }) => step.depends_on)).toEqual([
      [],
      ["Parse"],
      ["Chunk"],
    ]);

    clock.advance(1000);
    expect((await bench.run(runId)).status).toBe("running");
    expect(await bench.stepWords(runId)).toEqual({
      Parse: "running",
      Chunk: "pending",
      "Extract objects": "pending",
    });
    clock.advance(3000);
    expect(await bench.stepWords(runId)).toEqual({
      Parse: "completed",
      Chunk: "running",
      "Extract objects": "pending",
    });
    clock.advance(6000);
    const done = await bench.run(runId);
    expect(done).toMatchObject({ status: "completed", updated_at: "2026-04-01T10:00:10Z" });

    const extract = done.steps[2];
    const [flow] = emulator.projects[0]?.flows ?? [];
    expect(extract.object_extractor_id).toBe(flow?.objects.extractorId);
    expect(Object.keys(extract.outputs)).toEqual([
      `extracted_objects_extractor_${flow?.objects.extractorId}`,
    ]);
    const versionId = extract.outputs[flow?.objects.tableName ?? ""];
    expect(versionId).not.toBe(flow?.objects.tableId);

    const rows = await bench.send("POST", `tables/${flow?.objects.tableId}/data-operations/`, {
      operation: "read",
      table_version_id: versionId,
      filters: { document_id: documentIds[1] },
      columns: ["id", "json_object", "document_id", "min_page", "max_page"],
    });
    expect(rows.body).toEqual({
      data: [
        {
          id: expect.any(String),
          json_object: { invoice_number: "INV-2026-0043", invoice_date: "2026-03-15", total_amount: 80.5 },
          document_id: documentIds[1],
          min_page: 0,
          max_page: 0,
        },
      ],
      count: 1,
      success: true,
    });
  });
});
