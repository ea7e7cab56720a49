import { describe, expect, test } from "vitest";
import type { Pipeline, Provider } from "./contract/provider.ts";
import { createDocmux } from "./docmux.ts";
import { start } from "./engine/run.ts";
import { VendorError } from "./errors/errors.ts";
import { fakeOutage, fakePipeline, ManualClock } from "./testing.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const quick = () => new ManualClock({ skipUpToMs: 600_000 });

function open(script: Parameters<typeof fakePipeline>[0] = {}) {
  const pipeline = fakePipeline({ data: { total: 3 }, ...script });
  return { pipeline, docmux: createDocmux({ providers: [pipeline.provider] }) };
}

describe("a verb takes a URI or a pipeline", () => {
  test("run", async () => {
    const { docmux, pipeline } = open();
    expect((await docmux.run("fake:invoices", document, { clock: quick() })).data).toEqual({ total: 3 });
    expect((await docmux.run(pipeline, document, { clock: quick() })).data).toEqual({ total: 3 });
  });

  test("start, attach by every form of a ref, and read the same", async () => {
    const { docmux } = open();
    const handle = await docmux.start("fake:invoices", document, { clock: quick() });
    expect(String(handle)).toBe("fake:invoices#run-1");
    for (const ref of [handle.ref, JSON.stringify(handle), String(handle)]) {
      const again = docmux.attach(ref, { clock: quick() });
      expect(again.pipeline.uri).toBe("fake:invoices");
      expect((await again.result()).data).toEqual({ total: 3 });
    }
  });

  test("batch, and renormalize what it delivered", async () => {
    const { docmux, pipeline } = open();
    const [item] = await docmux.batch("fake:invoices", [document], { clock: quick() }).all();
    if (item?.outcome !== "delivered") throw new Error("it did not deliver");
    const before = pipeline.calls.length;
    expect((await docmux.renormalize(JSON.parse(JSON.stringify(item.result)))).data).toEqual({ total: 3 });
    expect(pipeline.calls).toHaveLength(before);
  });
});

test("concurrency bounds the calls to a vendor, also where the provider says otherwise", async () => {
  let underWay = 0;
  let most = 0;
  const pipeline = fakePipeline({
    concurrency: 8,
    async start() {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      throw new VendorError("rate_limited", "Too many");
    },
  });
  const docmux = createDocmux({ providers: [pipeline.provider], concurrency: { fake: 2 } });
  const starts = Array.from({ length: 6 }, () => docmux.start(pipeline, document, { clock: quick() }));
  await Promise.allSettled(starts);
  expect(most).toBe(2);
});

test.each<[object | undefined, string]>([
  [undefined, "providers"],
  [{ providers: [], stores: {} }, 'no option "stores"'],
  [{ providers: [], store: {} }, "The option store"],
  [{ providers: [], vault: "no" }, "The option vault"],
  [{ providers: [], lookupDelaysMs: 3 }, "The option lookupDelaysMs"],
  [{ providers: [fakePipeline().provider], concurrency: { datalb: 2 } }, '"datalb"'],
  [{ providers: [fakePipeline().provider], concurrency: { fake: 0 } }, "concurrency.fake is 0"],
  [{ providers: [fakePipeline().provider], concurrency: { fake: "2" } }, "concurrency.fake"],
])("createDocmux refuses %j", (options, words) => {
  expect(() => createDocmux(options as { providers: [] })).toThrow(
    expect.objectContaining({ code: "invalid_input", message: expect.stringContaining(words) }),
  );
});

describe("bad input is refused before anything is sent", () => {
  test.each([
    ["elsewhere:x", 'No provider "elsewhere"'],
    ["no uri", "is not a pipeline URI"],
    [undefined, "something else was given"],
  ])("the target %j", async (target, sentence) => {
    const { docmux, pipeline } = open();
    await expect(docmux.run(target as unknown as Pipeline, document)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(sentence),
    });
    expect(pipeline.calls).toEqual([]);
  });

  test("options of a vendor that was not given", async () => {
    const { docmux, pipeline } = open();
    const providerOptions = { fake: {}, datalb: {} };
    await expect(docmux.run("fake:invoices", document, { providerOptions })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/"datalb".*fake/s),
    });
    expect(pipeline.calls).toEqual([]);
  });

  test.each([undefined, {}, [{}], "datalab"])("the providers %j", (providers) => {
    expect(() => createDocmux({ providers: providers as unknown as Provider[] })).toThrow(
      /list of providers/,
    );
  });

  test.each(["fake:invoices#", "fake:invoices#%E0%A4%A", "fake#1", "{"])("the ref %j", (ref) => {
    expect(() => open().docmux.attach(ref)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

test("a run id with any character survives a short ref", async () => {
  const start = async () => ({ runId: "a#b/ü %", proof: "none", observation: {} as never }) as const;
  const { docmux } = open({
    start: async () => ({
      ...(await start()),
      observation: { status: "pending", rawStatus: "P", steps: [], issues: [], raw: {} },
    }),
  });
  const handle = await docmux.start("fake:invoices", document, { clock: quick() });
  expect(docmux.attach(String(handle)).ref.runId).toBe("a#b/ü %");
});

describe("listening", () => {
  test("sends no request", async () => {
    const clock = new ManualClock();
    const { docmux, pipeline } = open();
    const handle = await docmux.start("fake:invoices", document, { clock });
    handle.on("run-end", () => undefined);
    await clock.advance(3_600_000);
    expect(pipeline.calls.map(({ method }) => method)).toEqual(["doStart"]);
  });

  test("reports the end of a wait that the deadline ended", async () => {
    const { docmux } = open({ statuses: [{ status: "running" }] });
    const handle = await docmux.start("fake:invoices", document, { clock: quick(), timeoutMs: 900_000 });
    const ends: unknown[] = [];
    handle.on("wait-end", ({ error }) => ends.push(error));
    const error = await handle.result().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "timeout" });
    expect(ends).toEqual([error]);
  });
});

test("every rejection has the caller's line in its stack", async () => {
  const { docmux, pipeline } = open({ statuses: [fakeOutage(), { status: "failed" }] });
  const stackOf = (running: Promise<unknown>) =>
    running.then(
      () => "",
      (error: Error) => error.stack ?? "",
    );
  expect(await stackOf(docmux.run("fake:invoices", document, { clock: quick() }))).toContain(
    "docmux.test.ts",
  );
  const handle = await start(pipeline, document, { clock: quick() });
  expect(await stackOf(handle.result())).toContain("docmux.test.ts");
  expect(await stackOf(docmux.run("fake:invoices", { path: "no/such.pdf" }))).toContain("docmux.test.ts");
});
