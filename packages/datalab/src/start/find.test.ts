import { createDocmux, type RunRef, run, type StartUnknownError, start } from "@docmux/core";
import { directContext } from "@docmux/core/provider";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { type DatalabTest, invoice, startDatalabTest } from "../../test/test-datalab.ts";
import { createDatalab } from "../provider.ts";

let bench: DatalabTest;
beforeEach(async () => {
  bench = await startDatalabTest();
});
afterEach(() => bench.emulator.close());

const lostAnswer = { kind: "reset-after-accept", path: "/run", times: 1 } as const;
const lostRequest = { kind: "reset-before-accept", path: "/run", times: 1 } as const;
const directUpload = { providerOptions: { datalab: { directUploadAboveBytes: 0 } } };

const startedRunCount = () =>
  bench.emulator.requests().filter(({ path, method }) => method === "POST" && path.endsWith("/run")).length;

/** Another process with the same key. */
const otherProcess = () =>
  createDatalab({ apiKey: bench.emulator.apiKey, baseUrl: bench.emulator.origin }).pipeline("pl_test");

const begin = (input: Parameters<typeof start>[1] = invoice(), options: object = {}) =>
  start(bench.datalab.pipeline("pl_test"), input, { clock: bench.clock, ...options });

async function unknownStart(
  input?: Parameters<typeof start>[1],
  options?: object,
): Promise<StartUnknownError> {
  const error = await begin(input, options).then(
    () => expect.unreachable("the start went through"),
    (thrown) => thrown,
  );
  expect(error.code).toBe("start_unknown");
  return error;
}

const idsOf = ({ candidates }: StartUnknownError) => candidates?.map(({ ref }) => ref.runId);

describe("a start by direct upload", () => {
  test("has its run proven by the reference that only it uploaded", async () => {
    bench.emulator.fault(lostAnswer);
    const result = await run(bench.datalab.pipeline("pl_test", { version: 1 }), invoice(), {
      clock: bench.clock,
      pages: "0",
      ...directUpload,
    });
    expect(result).toMatchObject({
      status: "completed",
      issues: [],
      data: { invoice_number: "INV-2026-0142" },
    });
    expect(result.ref.meta?.uploadedFile).toMatch(/^datalab:\/\/file-/);
    expect(startedRunCount()).toBe(1);
  });

  test("finds its run next to runs of the same document by other processes", async () => {
    const others: RunRef[] = [];
    for (let count = 0; count < 3; count += 1) {
      others.push((await start(otherProcess(), invoice(), { clock: bench.clock, ...directUpload })).ref);
    }
    bench.emulator.fault(lostAnswer);
    const { ref } = await begin(invoice(), directUpload);
    expect(others.map(({ runId }) => runId)).not.toContain(ref.runId);
  });

  test("that never arrived adopts no run, however well it matches, and lists none that names another file", async () => {
    await start(otherProcess(), invoice(), { clock: bench.clock, ...directUpload });
    bench.emulator.fault(lostRequest);
    expect(idsOf(await unknownStart(invoice(), directUpload))).toEqual([]);
  });

  test("is not proven where the vendor does not return the reference: candidates only, and the file stays", async () => {
    bench.emulator.fault(lostAnswer);
    const rewrite = (body: unknown) => {
      const { executions } = body as { executions: object[] };
      return { executions: executions.map((execution) => ({ ...execution, input_config: null })), total: 1 };
    };
    bench.emulator.fault({ kind: "rewrite", rewrite, path: /\/executions$/ });
    const cleanup = { providerOptions: { datalab: { directUploadAboveBytes: 0, cleanup: true } } };
    const error = await unknownStart(invoice(), cleanup);
    expect(error.candidates).toMatchObject([
      { status: "pending", ref: { runId: expect.stringMatching(/^pex_/) } },
    ]);
    expect(error.candidates?.[0]?.ref.meta).toBeUndefined();
    expect(await collect(bench.datalab.files.list())).toHaveLength(1);
  });

  test("carries its marker, and a run that a gateway doubled is reported", async () => {
    bench.emulator.fault(lostAnswer);
    const rewrite = (body: unknown) => {
      const { executions } = body as { executions: object[] };
      const [own] = executions;
      return { executions: [...executions, { ...own, execution_id: "pex_second" }], total: 2 };
    };
    bench.emulator.fault({ kind: "rewrite", rewrite, path: /\/executions$/ });
    const { issues } = await run(bench.datalab.pipeline("pl_test"), invoice(), {
      clock: bench.clock,
      ...directUpload,
    });
    expect(issues).toMatchObject([
      { code: "vendor_repeated_start", message: expect.stringContaining("pex_second") },
    ]);
  });
});

describe("a start without a marker lists what may be its run and adopts nothing:", () => {
  test("multipart", async () => {
    bench.emulator.fault(lostAnswer);
    const { candidates } = await unknownStart();
    expect(candidates).toMatchObject([
      { status: "pending", rawStatus: "pending", createdAt: "2026-04-01T10:00:00.000Z" },
    ]);
    expect(startedRunCount()).toBe(1);
  });

  test("a stored document, because other starts may use the same one", async () => {
    const { ref } = await begin(invoice(), directUpload);
    const stored = { stored: String(ref.meta?.uploadedFile) };
    await start(otherProcess(), stored, { clock: bench.clock });
    bench.emulator.fault(lostRequest);
    const error = await unknownStart(stored);
    expect(error.search).toMatchObject({ fileUrl: stored.stored });
    expect(error.search).not.toHaveProperty("marker");
    expect(idsOf(error)).toHaveLength(2);
  });

  test("multipart, with the run of another process that matches as well", async () => {
    const other = await start(otherProcess(), invoice(), { clock: bench.clock });
    bench.emulator.fault(lostAnswer);
    const ids = idsOf(await unknownStart());
    expect(ids).toHaveLength(2);
    expect(ids).toContain(other.ref.runId);
  });

  test("multipart that never arrived, while another process started the same document", async () => {
    const other = await start(otherProcess(), invoice(), { clock: bench.clock });
    bench.emulator.fault(lostRequest);
    expect(idsOf(await unknownStart())).toEqual([other.ref.runId]);
  });
});

describe("not even a candidate is", () => {
  test.each([
    ["of another version", { version: 1 }, {}],
    ["of other pages", {}, { pages: "0" }],
    ["of a file in the storage", {}, directUpload],
  ])("a run %s", async (_what, pipelineOptions, startOptions) => {
    const { clock, datalab, emulator } = bench;
    const other = createDatalab({ apiKey: emulator.apiKey, baseUrl: emulator.origin });
    await start(other.pipeline("pl_test", pipelineOptions), invoice(), { clock, ...startOptions });
    emulator.fault(lostRequest);
    const pipeline = datalab.pipeline("pl_test", { version: 2 });
    await expect(start(pipeline, invoice(), { clock, pages: "0-1" })).rejects.toMatchObject({
      code: "start_unknown",
      candidates: [],
    });
  });

  test("a run from before the start, less what clocks may differ", async () => {
    await start(otherProcess(), invoice(), { clock: bench.clock });
    await bench.clock.advance(60_000);
    bench.emulator.fault(lostRequest);
    expect(idsOf(await unknownStart())).toEqual([]);
  });
});

describe("two starts of one moment", () => {
  test.each([
    ["by direct upload each get their own run", directUpload, 0],
    ["by multipart never adopt each other's run", {}, 2],
  ])("%s", async (_what, options, unknown) => {
    bench.emulator.fault({ ...lostAnswer, times: 2 });
    const settled = await Promise.allSettled([begin(invoice(), options), begin(invoice(), options)]);
    const runIds = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value.ref.runId] : []));
    const errors = settled.flatMap((one) =>
      one.status === "rejected" ? [one.reason as StartUnknownError] : [],
    );
    expect(new Set(runIds).size).toBe(2 - unknown);
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: unknown }, () => "start_unknown"));
    expect(startedRunCount()).toBe(2);
  });

  test("in one process: while one is without an answer, its run is not taken for the lost one", async () => {
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
        // Accepted by the vendor, but the answer takes long.
        const answer = await fetch(input, init);
        await released;
        return answer;
      },
    });
    const first = start(datalab.pipeline("pl_test"), invoice(), { clock, timeoutMs: 600_000 });
    await expect.poll(startedRunCount).toBe(1);
    const lost = await start(datalab.pipeline("pl_test"), invoice(), { clock, timeoutMs: 600_000 }).catch(
      (thrown) => thrown,
    );
    expect(lost.code).toBe("start_unknown");
    release();
    expect(idsOf(lost)).toEqual([(await first).ref.runId]);
  });

  test("in a batch with one lost start: every document gets its own run or an error, never another's run", async () => {
    bench.emulator.fault(lostRequest);
    const documents = Array.from({ length: 6 }, invoice);
    const items = await createDocmux({ providers: [bench.datalab.pipeline("pl_test").provider] })
      .batch(bench.datalab.pipeline("pl_test"), documents, { clock: bench.clock })
      .all();
    const runIds = items.flatMap((item) => (item.outcome === "delivered" ? item.result.ref.runId : []));
    const codes = items.flatMap((item) =>
      item.outcome === "failed" ? (item.error as { code: string }).code : [],
    );
    expect(new Set(runIds).size).toBe(5);
    expect(codes).toEqual(["start_unknown"]);
  });
});

describe("the list is read", () => {
  /** Finds with a list of so many executions, newest first or oldest first, a second apart. */
  async function find(
    count: number,
    { oldestFirst = false, total = true, pageSize = 100, secondsApart = 1 } = {},
  ) {
    const nowMs = bench.clock.now();
    const all = Array.from({ length: count }, (_, index) => ({
      execution_id: `pex_${index}`,
      status: "running",
      steps: [],
      created: new Date(nowMs - index * secondsApart * 1000).toISOString(),
      input_config: { file_url: `datalab://file-${index}` },
    }));
    if (oldestFirst) all.reverse();
    const pages: string[] = [];
    const datalab = createDatalab({
      apiKey: "dl-key",
      fetch: async (input) => {
        const { searchParams } = new URL(String(input instanceof Request ? input.url : input));
        pages.push(searchParams.toString());
        const offset = Number(searchParams.get("offset"));
        const executions = all.slice(offset, offset + Math.min(pageSize, Number(searchParams.get("limit"))));
        return Response.json({ executions, ...(total ? { total: count } : {}) });
      },
    });
    const search = (marker: number) => ({
      startedAt: new Date(nowMs).toISOString(),
      marker: `datalab://file-${marker}`,
      fileUrl: `datalab://file-${marker}`,
    });
    const context = directContext({ clock: bench.clock });
    const found = await datalab
      .pipeline("pl_test")
      .doFindLostRuns?.({ search: search(oldestFirst ? 0 : 20) }, context);
    return { pages, complete: found?.complete, proven: found?.proven.map(({ runId }) => runId) };
  }

  test("one page where all of it is shown", async () => {
    expect(await find(100)).toEqual({ pages: ["limit=100&offset=0"], complete: true, proven: ["pex_20"] });
  });

  test("to the page that reaches back before the start", async () => {
    const { pages, complete } = await find(900);
    expect(pages).toHaveLength(1);
    expect(complete).toBe(true);
    expect(await find(900, { secondsApart: 0.2 })).toMatchObject({ complete: true, proven: ["pex_20"] });
  });

  test("to its end where it comes oldest first, or without a total, or in smaller pages", async () => {
    expect(await find(250, { oldestFirst: true })).toMatchObject({
      pages: { length: 3 },
      complete: true,
      proven: ["pex_0"],
    });
    expect(await find(250, { oldestFirst: true, total: false })).toMatchObject({
      complete: true,
      proven: ["pex_0"],
    });
    expect(await find(250, { oldestFirst: true, pageSize: 50 })).toMatchObject({
      pages: { length: 5 },
      complete: true,
      proven: ["pex_0"],
    });
  });

  test("no further than ten pages, and then not completely", async () => {
    expect(await find(5_000, { secondsApart: 0.001 })).toMatchObject({
      pages: { length: 10 },
      complete: false,
      proven: ["pex_20"],
    });
  });
});

test("what an older version kept of a lost start proves nothing, and can still be looked up", async () => {
  const { ref } = await begin(invoice(), directUpload);
  const search = {
    startId: "idem-1",
    startedAt: "2026-04-01T10:00:00.000Z",
    fileUrl: String(ref.meta?.uploadedFile),
  };
  const context = directContext({ clock: bench.clock });
  const found = await bench.datalab.pipeline("pl_test").doFindLostRuns?.({ search }, context);
  expect(found).toMatchObject({
    proven: [],
    possible: [{ runId: ref.runId, proof: "none" }],
    complete: true,
  });
});

test.each([
  ["marker", "a direct upload", directUpload],
  ["none", "multipart", {}],
])("the proof of a start is %s for %s", async (proof, _what, options) => {
  const pipeline = bench.datalab.pipeline("pl_test");
  let seen: string | undefined;
  const spied = {
    ...pipeline,
    doStart: async (...given: Parameters<typeof pipeline.doStart>) => {
      const answer = await pipeline.doStart(...given);
      seen = answer.proof;
      return answer;
    },
  };
  await start(spied, invoice(), { clock: bench.clock, ...options });
  expect(seen).toBe(proof);
});
