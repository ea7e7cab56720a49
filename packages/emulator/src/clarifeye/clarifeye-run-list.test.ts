import { afterEach, describe, expect, it } from "vitest";
import { drawInvoice, startTestBench, type TestBench } from "./clarifeye-test-bench.ts";

let bench: TestBench;
afterEach(() => bench.emulator.close());

async function startWithRuns(count: number): Promise<string[]> {
  bench = await startTestBench();
  const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
  const runIds: string[] = [];
  for (let made = 0; made < count; made += 1) {
    runIds.push(await bench.runSync(documentIds));
    bench.clock.advance(1_000);
  }
  return runIds;
}

const idsOf = (body: { results: { id: string }[] }) => body.results.map((run) => run.id);

describe("the list of runs", () => {
  it("is newest first, in pages whose links are absolute", async () => {
    const newestFirst = (await startWithRuns(5)).reverse();
    const first = await bench.get("pipeline-runs/?limit=2");
    expect(idsOf(first.body)).toEqual(newestFirst.slice(0, 2));
    expect(first.body).toMatchObject({ count: 5, previous: null });
    expect(first.body.next).toBe(
      `${bench.emulator.baseUrl}/projects/${bench.projectId}/pipeline-runs/?limit=2&offset=2`,
    );
    const second = await bench.get(first.body.next);
    expect(idsOf(second.body)).toEqual(newestFirst.slice(2, 4));
    const third = await bench.get(second.body.next);
    expect(idsOf(third.body)).toEqual(newestFirst.slice(4));
    expect(third.body.next).toBeNull();
    expect(third.body.previous).toContain("offset=2");
  });

  it("keeps limit between 1 and 1000 and takes 100 for what is no number", async () => {
    await startWithRuns(3);
    expect((await bench.get("pipeline-runs/?limit=0")).body.results).toHaveLength(1);
    expect((await bench.get("pipeline-runs/?limit=99999")).body.results).toHaveLength(3);
    expect((await bench.get("pipeline-runs/?limit=many&offset=-4")).body.results).toHaveLength(3);
  });

  it("is filtered by one status, and its links keep the filter", async () => {
    const [oldest] = await startWithRuns(4);
    bench.clock.advance(7_000);
    const ended = await bench.get("pipeline-runs/?status=completed&limit=1");
    expect(idsOf(ended.body)).not.toContain(oldest);
    expect(ended.body.count).toBe(2);
    expect(ended.body.next).toContain("status=completed");
    expect((await bench.get("pipeline-runs/?status=aborted")).body.results).toEqual([]);
  });

  it("shows counts in place of ids and only the end of the log", async () => {
    bench = await startTestBench();
    const documentIds = await bench.upload({ "a.pdf": await drawInvoice("INV-1", "2026-03-14", "10.00") });
    bench.emulator.scriptRun({ logPaddingBytes: 2_000_000 });
    const runId = await bench.runSync(documentIds);
    bench.clock.advance(10_000);
    const detail = await bench.run(runId);
    const [item] = (await bench.get("pipeline-runs/")).body.results;
    expect(detail.raw_logs.length).toBeGreaterThan(2_000_000);
    expect(item.raw_logs.length).toBeLessThan(1_000);
    expect(detail.raw_logs.endsWith(item.raw_logs)).toBe(true);
    expect(item).toMatchObject({ document_count: 1, chunk_count: 0 });
    expect(item).not.toHaveProperty("document_ids");
    expect(detail).not.toHaveProperty("document_count");
  });

  it("can have links to another origin, as behind a proxy that forgets https", async () => {
    await startWithRuns(2);
    bench.emulator.configure({ pageLinkOrigin: "http://eu.app.clarifeye.ai" });
    const { next } = (await bench.get("pipeline-runs/?limit=1")).body;
    expect(next).toMatch(/^http:\/\/eu\.app\.clarifeye\.ai\/api\/v1\/projects\//);
  });
});

describe("shapes of a run that the vendor leaves open", () => {
  it("follow the switches", async () => {
    const [runId = ""] = await startWithRuns(1);
    bench.clock.advance(10_000);
    const { configure } = bench.emulator;

    expect(Object.keys((await bench.run(runId)).tables)).toHaveLength(3);
    configure({ runTables: "null", stepOutputs: "hostile-null" });
    expect(await bench.run(runId)).toMatchObject({ tables: null, steps: [{ outputs: null }, {}, {}] });
    configure({ runTables: "empty", stepOutputs: "empty", stepExtractorIds: "null" });
    const emptied = await bench.run(runId);
    expect(emptied.tables).toEqual({});
    expect(emptied.steps[2]).toMatchObject({ outputs: {}, object_extractor_id: null });

    configure({ stepReferences: "step" });
    expect((await bench.run(runId)).steps[1]).toMatchObject({ name: null, depends_on: ["parsing"] });
    configure({ stepReferences: "id" });
    const { steps } = await bench.run(runId);
    expect(steps[1]).toMatchObject({ name: null, depends_on: [steps[0].id] });
  });
});
