import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, invoiceSchema, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

async function startWithDocuments(options: Parameters<typeof startTestBench>[0] = {}): Promise<string[]> {
  bench = await startTestBench(options);
  const pdf = await drawInvoice("INV-1", "2026-03-14", "10.00");
  return bench.upload({ "a.pdf": pdf, "b.pdf": pdf, "c.pdf": pdf }, { skip_parsing: "true" });
}

const ask = (action: string, body?: unknown) =>
  bench.send("POST", `extraction-flows/${bench.flowId}/${action}/`, body);

describe("run-sync", () => {
  it.each([
    ["an empty list", { document_ids: [] }],
    ["no list", {}],
    ["no body", undefined],
  ])("takes every document of the project for %s: the cost trap", async (_, body) => {
    const documentIds = await startWithDocuments();
    const answer = await ask("run-sync", body);
    expect(answer).toMatchObject({
      status: 200,
      body: { message: "Sync started.", pipeline_run_id: expect.any(String) },
    });
    expect((await bench.run(answer.body.pipeline_run_id)).document_ids).toEqual(documentIds);
  });

  it("takes exactly the documents that are named, each once", async () => {
    const [first = "", , third = ""] = await startWithDocuments();
    const runId = await bench.runSync([third, first, third]);
    expect((await bench.run(runId)).document_ids).toEqual([first, third]);
  });

  it("refuses an id that is of no living document of the project, and starts nothing", async () => {
    const [first = "", second = ""] = await startWithDocuments();
    await bench.send("DELETE", `documents/${second}/`);
    for (const unknownId of ["3c90c3cc-0d44-4b50-8888-8dd25736052a", second]) {
      const answer = await ask("run-sync", { document_ids: [first, unknownId] });
      expect(answer).toMatchObject({ status: 400, body: { error: `Invalid document_ids: ${unknownId}.` } });
    }
    expect((await ask("run-sync", { document_ids: first })).status).toBe(400);
    expect((await bench.get("pipeline-runs/")).body.count).toBe(0);
  });

  it("starts a new run for what an earlier one did, and what is reused is not written again", async () => {
    const documentIds = await startWithDocuments();
    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    const read = async () =>
      (await bench.send("POST", `tables/${table}/data-operations/`, { operation: "read" })).body.data;
    const firstRun = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const [row] = await read();
    const data = [{ id: row.id, content: "corrected by hand" }];
    await bench.send("POST", `tables/${table}/data-operations/`, { operation: "update", data });
    const before = await read();
    expect(before).toHaveLength(3);
    expect(before[0].content).toBe("corrected by hand");
    const secondRun = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    expect(secondRun).not.toBe(firstRun);
    expect(await read()).toEqual(before);
  });

  it("writes to a table version of its own in a recreate mode", async () => {
    const documentIds = await startWithDocuments({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, runMode: "recreate-all" }] }],
    });
    const versions: string[] = [];
    for (const ids of [documentIds, documentIds.slice(0, 1)]) {
      const runId = await bench.runSync(ids);
      bench.clock.advance(10_000);
      versions.push(String(Object.values((await bench.run(runId)).steps[2].outputs)[0]));
    }
    expect(new Set(versions).size).toBe(2);
    const table = bench.emulator.projects[0]?.flows[0]?.objects.tableId;
    const counts: number[] = [];
    for (const version of [...versions, undefined]) {
      const body = { operation: "read", ...(version ? { table_version_id: version } : {}) };
      counts.push((await bench.send("POST", `tables/${table}/data-operations/`, body)).body.count);
    }
    expect(counts).toEqual([3, 1, 1]);
  });
});

describe("node-stats", () => {
  it("shows what is reused and what is not, and starts no run", async () => {
    const [first = "", ...others] = await startWithDocuments();
    await bench.runSync([first]);
    bench.clock.advance(10_000);
    const expected = { cached: 1, to_compute: 2 };
    expect((await ask("node-stats")).body).toEqual({
      Parse: expected,
      Chunk: expected,
      "Extract objects": expected,
    });
    expect((await ask("node-stats", { document_ids: others })).body.Parse).toEqual({
      cached: 0,
      to_compute: 2,
    });
    expect((await bench.get("pipeline-runs/")).body.count).toBe(1);
  });
});

describe("the list and change of flows", () => {
  it("is a bare array, most recently updated first", async () => {
    bench = await startTestBench({
      projects: [
        {
          flows: [
            { name: "Invoices", schema: invoiceSchema },
            { name: "Receipts", schema: invoiceSchema, publishMode: "auto_publish" },
          ],
        },
      ],
    });
    bench.clock.advance(5_000);
    const changed = await bench.send("PATCH", `extraction-flows/${bench.flowId}/`, { name: "Bills" });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        id: bench.flowId,
        name: "Bills",
        publish_mode: "manual_publish",
        tpuf_namespaces: {},
        last_pushed_to_tpuf: null,
        created_at: "2026-04-01T10:00:00Z",
        updated_at: "2026-04-01T10:00:05Z",
      },
    });
    const { body } = await bench.get("extraction-flows/");
    expect(body.map((flow: { name: string }) => flow.name)).toEqual(["Bills", "Receipts"]);
  });

  it.each([[{ publish_mode: "sometimes" }], [{ dag: { name: "x" } }], [{ dag: "nodes" }], [{ name: "" }]])(
    "refuses %j",
    async (change) => {
      bench = await startTestBench();
      const before = (await bench.get("extraction-flows/")).body;
      const answer = await bench.send("PATCH", `extraction-flows/${bench.flowId}/`, change);
      expect(answer.status).toBe(400);
      expect((await bench.get("extraction-flows/")).body).toEqual(before);
    },
  );

  it("runs a graph that was changed, and refuses one that cannot run", async () => {
    const documentIds = await startWithDocuments();
    const patch = (nodes: unknown[]) =>
      bench.send("PATCH", `extraction-flows/${bench.flowId}/`, { dag: { name: "Invoices", nodes } });
    const node = (name: string, ...dependsOn: string[]) => ({ name, step: "filter", depends_on: dependsOn });
    const refusals = [
      [[], "empty"],
      [[node("A", "B")], "unknown node"],
      [[node("A", "B"), node("B", "A")], "cycle"],
      [[node("A"), node("A")], "repeat"],
      [["A"], "needs a name"],
    ] as const;
    for (const [nodes, why] of refusals) {
      expect((await patch([...nodes])).status).toBe(200);
      const refused = await ask("run-sync", { document_ids: documentIds });
      expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining(why) } });
    }
    await patch([node("Join", "Left", "Right"), node("Left", "Top"), node("Right", "Top"), node("Top")]);
    bench.emulator.scriptRun({ queueMs: 0, steps: { Right: { durationMs: 10_000 } } });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(7_000);
    expect(await bench.stepWords(runId)).toEqual({
      Top: "completed",
      Left: "completed",
      Right: "running",
      Join: "pending",
    });
    bench.clock.advance(9_000);
    expect((await bench.run(runId)).status).toBe("completed");
  });
});

describe("publishing", () => {
  it("is a run of its own for a manual flow, after which documents are active and versions deployed", async () => {
    const documentIds = await startWithDocuments();
    await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const statuses = async () =>
      new Set(
        (await bench.get("documents/indexing-status/")).body.map((each: { status: string }) => each.status),
      );
    expect(await statuses()).toEqual(new Set(["ready_to_publish"]));

    const { body } = await ask("publish");
    expect(body).toMatchObject({ message: "Publish started.", pipeline_run_id: expect.any(String) });
    bench.clock.advance(1_000);
    const running = await bench.run(body.pipeline_run_id);
    expect(running).toMatchObject({
      status: "running",
      tables: {},
      steps: [{ step: "publish", outputs: {} }],
    });
    bench.clock.advance(3_000);
    expect((await bench.run(body.pipeline_run_id)).status).toBe("completed");
    expect(await statuses()).toEqual(new Set(["active"]));
    const [flow] = (await bench.get("extraction-flows/")).body;
    expect(flow.last_pushed_to_tpuf).toBe("2026-04-01T10:00:14Z");
    expect(Object.keys(flow.tpuf_namespaces)).toContain(
      bench.emulator.projects[0]?.flows[0]?.objects.tableName,
    );
  });

  it("publishes only what the named documents have", async () => {
    const [first = "", second = ""] = await startWithDocuments();
    await bench.runSync([first, second]);
    bench.clock.advance(10_000);
    await ask("publish", { document_ids: [first] });
    bench.clock.advance(10_000);
    const entries: { document_id: string; status: string }[] = (await bench.get("documents/indexing-status/"))
      .body;
    expect(new Set(entries.map((each) => `${each.document_id} ${each.status}`))).toEqual(
      new Set([`${first} active`, `${second} ready_to_publish`]),
    );
  });

  it("is the last step of an auto flow, which does not let itself be published again", async () => {
    const documentIds = await startWithDocuments({
      projects: [{ flows: [{ name: "Invoices", schema: invoiceSchema, publishMode: "auto_publish" }] }],
    });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    expect(await bench.stepWords(runId)).toMatchObject({
      "Extract objects": "completed",
      Publish: "running",
    });
    bench.clock.advance(3_000);
    const run = await bench.run(runId);
    expect(run.status).toBe("completed");
    expect(run.steps[3]).toMatchObject({ inputs: run.steps[2].outputs, outputs: {} });
    const entries = (await bench.get("documents/indexing-status/")).body;
    expect(entries).toHaveLength(9);
    expect(new Set(entries.map((each: { status: string }) => each.status))).toEqual(new Set(["active"]));

    expect((await ask("publish")).status).toBe(400);
    bench.emulator.configure({ publishOfAutoFlow: "200" });
    expect((await ask("publish")).status).toBe(200);
  });

  it("does not happen when an abort comes first", async () => {
    const documentIds = await startWithDocuments();
    await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const { body } = await ask("publish");
    bench.clock.advance(2_000);
    await bench.send("POST", `pipeline-runs/${body.pipeline_run_id}/abort/`);
    bench.clock.advance(10_000);
    const [flow] = (await bench.get("extraction-flows/")).body;
    expect(flow.last_pushed_to_tpuf).toBeNull();
  });
});
