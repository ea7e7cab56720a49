import { run, runBatch, start } from "@docmux/core";
import { afterEach, expect, test } from "vitest";
import { type DatalabTest, invoice, startDatalabTest } from "../test/test-datalab.ts";
import { createDatalab } from "./datalab-provider.ts";

let bench: DatalabTest;
afterEach(() => bench.emulator.close());

const lostAnswer = { kind: "reset-after-accept", path: "/run", times: 1 } as const;
const lostRequest = { kind: "reset-before-accept", path: "/run", times: 1 } as const;

function startedRuns(): number {
  return bench.emulator.requests().filter(({ path, method }) => method === "POST" && path.endsWith("/run"))
    .length;
}

test("a run whose start was not answered is found in the list and adopted, not started again", async () => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  emulator.fault(lostAnswer);
  const result = await run(datalab.pipeline("pl_test", { version: 1 }), invoice(), { clock, pages: "0" });
  expect(result.data).toMatchObject({ invoice_number: "INV-2026-0142" });
  expect(startedRuns()).toBe(1);
});

test("a start that never arrived is not mixed up with an earlier run of the same document", async () => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  await start(datalab.pipeline("pl_test"), invoice(), { clock });
  emulator.fault(lostRequest);
  await expect(start(datalab.pipeline("pl_test"), invoice(), { clock })).rejects.toMatchObject({
    code: "start_unknown",
    candidates: [],
  });
});

test.each([
  ["of another version", { version: 1 }, {}],
  ["of other pages", {}, { pages: "0" }],
])("a run %s by somebody else is not adopted", async (_what, pipelineOptions, startOptions) => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  const somebody = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
  await start(somebody.pipeline("pl_test", pipelineOptions), invoice(), { clock, ...startOptions });
  emulator.fault(lostRequest);
  const pipeline = datalab.pipeline("pl_test", { version: 2 });
  await expect(start(pipeline, invoice(), { clock, pages: "0-1" })).rejects.toMatchObject({
    code: "start_unknown",
    candidates: [],
  });
});

test("a run from long before is not adopted", async () => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  const somebody = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
  await start(somebody.pipeline("pl_test"), invoice(), { clock });
  await clock.advance(60_000);
  emulator.fault(lostRequest);
  await expect(start(datalab.pipeline("pl_test"), invoice(), { clock })).rejects.toMatchObject({
    code: "start_unknown",
    candidates: [],
  });
});

test("with several that could be it, none is adopted and all are told", async () => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  const somebody = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
  const other = await start(somebody.pipeline("pl_test"), invoice(), { clock });
  emulator.fault(lostAnswer);
  const error = await start(datalab.pipeline("pl_test"), invoice(), { clock }).catch((thrown) => thrown);
  expect(error.code).toBe("start_unknown");
  expect(error.candidates).toHaveLength(2);
  expect(error.candidates.map(({ runId }: { runId: string }) => runId)).toContain(other.ref.runId);
});

test("while another start is without an answer, its run is not taken for the lost one", async () => {
  bench = await startDatalabTest();
  const { clock, emulator } = bench;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let starts = 0;
  const datalab = createDatalab({
    apiKey: emulator.apiKey,
    baseUrl: emulator.origin,
    fetch: async (input, init) => {
      const isStart = String(input instanceof Request ? input.url : input).endsWith("/run");
      if (!isStart) return fetch(input, init);
      starts += 1;
      if (starts > 1) throw new TypeError("fetch failed");
      // Accepted by the vendor, but the answer is on its way for long.
      const answer = await fetch(input, init);
      await released;
      return answer;
    },
  });
  const first = start(datalab.pipeline("pl_test"), invoice(), { clock, timeoutMs: 600_000 });
  await expect.poll(startedRuns).toBe(1);
  await expect(
    start(datalab.pipeline("pl_test"), invoice(), { clock, timeoutMs: 600_000 }),
  ).rejects.toMatchObject({ code: "start_unknown", candidates: undefined });
  release();
  expect((await first).ref.runId).toMatch(/^pex_/);
});

test("in a batch with one lost start every document gets its own run or an error, never another's run", async () => {
  bench = await startDatalabTest();
  const { clock, datalab, emulator } = bench;
  emulator.fault(lostRequest);
  const documents = Array.from({ length: 6 }, invoice);
  const items = await runBatch(datalab.pipeline("pl_test"), documents, { clock });
  const runIds = items.flatMap((item) => (item.outcome === "delivered" ? item.result.ref.runId : []));
  const codes = items.flatMap((item) =>
    item.outcome === "failed" ? (item.error as { code: string }).code : [],
  );
  expect(new Set(runIds).size).toBe(5);
  expect(codes).toEqual(["start_unknown"]);
});
