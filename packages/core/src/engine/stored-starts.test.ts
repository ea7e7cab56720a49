import { describe, expect, test } from "vitest";
import type { CallContext } from "../contract/call.ts";
import type { StartRequest, StartResponse } from "../contract/start.ts";
import { createDocmux, type DocmuxOptions } from "../docmux.ts";
import { StartUnknownError, StoreError, VendorError } from "../errors/errors.ts";
import type { RunEvent } from "../model/event.ts";
import { createStoreMemory, memoryStore, type RunStore, type StartRecord } from "../store.ts";
import { type FakePipeline, fakeObservation, fakePipeline, ManualClock } from "../testing.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const other = { bytes: new TextEncoder().encode("%PDF-1.7 other"), filename: "b.pdf" };
const quick = () => new ManualClock({ skipUpToMs: 600_000 });
const lost = () =>
  new StartUnknownError("The response was lost", { providerId: "fake", search: { at: "now" } });
const methods = (pipeline: FakePipeline) => pipeline.calls.map((call) => call.method);
const starts = (pipeline: FakePipeline) => methods(pipeline).filter((method) => method === "doStart").length;

function open(script: Parameters<typeof fakePipeline>[0] = {}, options: Partial<DocmuxOptions<[]>> = {}) {
  const pipeline = fakePipeline({ data: { total: 3 }, ...script });
  const memory = createStoreMemory();
  const store = memoryStore(memory);
  /** Another process over the same store. */
  const process = (own: FakePipeline = pipeline) => {
    const itsStore = memoryStore(memory);
    const docmux = createDocmux({ providers: [own.provider], ...options, store: itsStore });
    return { docmux, store: itsStore, die: () => itsStore.close() };
  };
  return {
    pipeline,
    memory,
    store,
    process,
    docmux: createDocmux({ providers: [pipeline.provider], ...options, store }),
  };
}

async function recordOf(store: RunStore, key: string): Promise<StartRecord> {
  const record = await store.get(key);
  if (!record) throw new Error(`no record ${key}`);
  return record;
}

/** A start whose process dies at a point. */
function dyingAt(point: "before it is sent" | "after it was sent") {
  return async (_request: StartRequest, context: CallContext): Promise<StartResponse> => {
    if (point === "after it was sent") await context.beforeStart?.({ search: { at: "now" } });
    return new Promise(() => undefined);
  };
}

describe("a start is written down before it is sent", () => {
  test("through claimed, sent, known, ended, stored and delivered", async () => {
    const { docmux, store, pipeline } = open();
    const seen: string[] = [];
    const spied: RunStore = {
      ...store,
      record: async (record, change) => {
        const next = await store.record(record, change);
        if (change.to) seen.push(change.to);
        return next;
      },
    };
    const spying = createDocmux({ providers: [pipeline.provider], store: spied });
    const { data, ref } = await spying.run(pipeline, document, { key: "invoice-1", clock: quick() });
    expect(data).toEqual({ total: 3 });
    expect(ref.startKey).toBe("invoice-1");
    expect(seen).toEqual(["sent", "known", "ended", "delivered"]);
    const record = await recordOf(store, "invoice-1");
    expect(record).toMatchObject({
      state: "delivered",
      label: "a.pdf",
      providerId: "fake",
      status: "completed",
      how: "answered",
      ref: { runId: "run-1" },
      attempts: [{ outcome: "answered" }],
      result: { bytes: expect.any(Number) },
    });
    expect(JSON.stringify(record)).not.toContain("%PDF");
    expect((await docmux.kept("invoice-1"))?.raw).toEqual({ version: 1, answers: { data: { total: 3 } } });
  });

  test.each<["claim" | "record"]>([["claim"], ["record"]])("and not sent when %s fails", async (method) => {
    const { pipeline, store } = open();
    const broken: RunStore = { ...store, [method]: () => Promise.reject(new StoreError("The disk is full")) };
    const docmux = createDocmux({ providers: [pipeline.provider], store: broken });
    let sent = 0;
    const own = fakePipeline({
      start: async (_request, context) => {
        await context.beforeStart?.({});
        sent += 1;
        throw new Error("it was sent");
      },
    });
    await expect(docmux.run(own, document, { clock: quick() })).rejects.toMatchObject({
      code: "store_unavailable",
    });
    expect(sent).toBe(0);
  });

  test("a store that fails afterwards costs neither the run nor its ref", async () => {
    const { pipeline, store } = open();
    let isBroken = false;
    const flaky: RunStore = {
      ...store,
      record: (record, change) =>
        isBroken ? Promise.reject(new StoreError("The disk is full")) : store.record(record, change),
    };
    const own = fakePipeline({
      data: { total: 3 },
      start: async (_request, context) => {
        await context.beforeStart?.({});
        isBroken = true;
        return { runId: "r-1", proof: "none", observation: fakeObservation({ status: "running" }) };
      },
    });
    const docmux = createDocmux({ providers: [own.provider, pipeline.provider], store: flaky });
    const events: RunEvent[] = [];
    const handle = await docmux.start(own, document, {
      key: "k",
      clock: quick(),
      onEvent: (event) => events.push(event),
    });
    expect(handle.ref.runId).toBe("r-1");
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "run-warning",
        issue: expect.objectContaining({ code: "store_unavailable" }),
      }),
    );
    isBroken = false;
    expect((await handle.result()).data).toEqual({ total: 3 });
    expect(await recordOf(store, "k")).toMatchObject({ state: "delivered", ref: { runId: "r-1" } });
  });

  test("a refusal is written down, and the same key may be sent again", async () => {
    const refusals = [new VendorError("rate_limited", "Too many", { httpStatus: 429, requestId: "req-1" })];
    const { docmux, store } = open();
    const pipeline = fakePipeline({
      start: async (_request, context) => {
        await context.beforeStart?.({});
        const refusal = refusals.pop();
        if (refusal) throw refusal;
        return { runId: "r-1", proof: "none", observation: fakeObservation({ status: "completed" }) };
      },
    });
    await expect(docmux.run(pipeline, document, { key: "k", clock: quick() })).rejects.toMatchObject({
      code: "rate_limited",
    });
    expect(await recordOf(store, "k")).toMatchObject({
      state: "refused",
      attempts: [{ outcome: "refused", httpStatus: 429, requestId: "req-1" }],
    });
    const again = createDocmux({ providers: [pipeline.provider], store });
    expect((await again.run(pipeline, document, { key: "k", clock: quick() })).ref.runId).toBe("r-1");
    expect((await recordOf(store, "k")).attempts).toHaveLength(2);
  });
});

describe("one key is one start", () => {
  test("for two calls at the same time, of one process and of two", async () => {
    const { pipeline, process } = open();
    const [first, second] = [process(), process()];
    const results = await Promise.all(
      [first, second, first].map(({ docmux }) =>
        docmux.run(pipeline, document, { key: "k", clock: quick() }),
      ),
    );
    expect(new Set(results.map(({ ref }) => ref.runId))).toEqual(new Set(["run-1"]));
    expect(starts(pipeline)).toBe(1);
  });

  test.each([
    ["one docmux", false],
    ["two docmux over one store", true],
  ])("for two calls of %s, also when the store answers the one that came second first", async (_, isTwo) => {
    const { pipeline, store } = open();
    const late: RunStore = {
      ...store,
      claim: async (start) => {
        const claim = await store.claim(start);
        if (claim.won) await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        return claim;
      },
    };
    const docmux = createDocmux({ providers: [pipeline.provider], store: late });
    const next = isTwo ? createDocmux({ providers: [pipeline.provider], store: late }) : docmux;
    // The second waits by a clock of its own, which stands still until the first has ended.
    const clock = new ManualClock();
    const first = docmux.run(pipeline, document, { key: "k", clock: quick() });
    const second = next.run(pipeline, document, { key: "k", clock });
    await Promise.race([first, second]);
    await clock.advance(1_000);
    const results = await Promise.all([first, second]);
    expect(results.map(({ ref }) => ref.runId)).toEqual(["run-1", "run-1"]);
    expect(starts(pipeline)).toBe(1);
  });

  test("later, from what is kept: the vendor is not called", async () => {
    const { pipeline, process } = open();
    await process().docmux.run(pipeline, document, { key: "k", clock: quick() });
    const before = pipeline.calls.length;
    const { data } = await process().docmux.run(pipeline, document, { key: "k", clock: quick() });
    expect(data).toEqual({ total: 3 });
    expect(pipeline.calls).toHaveLength(before);
  });

  test("and of another document it is refused", async () => {
    const { pipeline, docmux } = open();
    await docmux.run(pipeline, document, { key: "k", clock: quick() });
    await expect(docmux.run(pipeline, other, { key: "k", clock: quick() })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("belongs to another start"),
    });
    await expect(
      docmux.run(pipeline, document, { key: "k", pages: "0", clock: quick() }),
    ).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(starts(pipeline)).toBe(1);
  });

  test("without a key every call is a start of its own", async () => {
    const { pipeline, docmux } = open();
    await docmux.run(pipeline, document, { clock: quick() });
    await docmux.run(pipeline, document, { clock: quick() });
    expect(starts(pipeline)).toBe(2);
  });

  test("a key without a store is refused", async () => {
    const pipeline = fakePipeline();
    const docmux = createDocmux({ providers: [pipeline.provider] });
    await expect(docmux.run(pipeline, document, { key: "k" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(pipeline.calls).toEqual([]);
  });
});

describe("what a process that died left behind", () => {
  async function left(
    point: "before it is sent" | "after it was sent",
    script: Parameters<typeof fakePipeline>[0] = {},
  ) {
    const bench = open({ ...script, start: dyingAt(point) });
    const first = bench.process();
    first.docmux.run(bench.pipeline, document, { key: "k", clock: new ManualClock() }).catch(() => undefined);
    const state = point === "after it was sent" ? "sent" : "claimed";
    await expect.poll(async () => (await bench.store.get("k"))?.state).toBe(state);
    if (point === "before it is sent") await expect.poll(() => starts(bench.pipeline)).toBe(1);
    await first.die();
    return bench;
  }

  test("a start that was not sent is sent by the next caller, under the same idempotency key", async () => {
    const { pipeline, process, store } = await left("before it is sent");
    const next = fakePipeline({ data: { total: 3 } });
    const { data } = await process(next).docmux.run(next, document, { key: "k", clock: quick() });
    expect(data).toEqual({ total: 3 });
    expect(next.calls[0]?.request?.idempotencyKey).toBe(pipeline.calls[0]?.request?.idempotencyKey);
    expect((await recordOf(store, "k")).attempts).toHaveLength(1);
  });

  test("a start that was sent is never sent again: a proven run is adopted", async () => {
    const proven: StartResponse = {
      runId: "found-1",
      proof: "marker",
      observation: fakeObservation({ status: "running" }),
    };
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({ data: { total: 3 }, found: { proven: [proven] } });
    const { ref } = await process(next).docmux.run(next, document, { key: "k", clock: quick() });
    expect(ref).toMatchObject({ runId: "found-1", startKey: "k" });
    expect(methods(next)).not.toContain("doStart");
    expect(await recordOf(store, "k")).toMatchObject({ state: "delivered", how: "proven", attempts: [{}] });
  });

  const provenRun = (runId: string): StartResponse => ({
    runId,
    proof: "marker",
    observation: fakeObservation({ status: "running" }),
  });

  test("a run that the vendor took twice: one is adopted, the other is recorded and named", async () => {
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({ data: { total: 3 }, found: { proven: [provenRun("a"), provenRun("b")] } });
    const { ref, issues } = await process(next).docmux.run(next, document, { key: "k", clock: quick() });
    expect(ref.runId).toBe("a");
    expect(issues).toContainEqual(
      expect.objectContaining({ code: "vendor_repeated_start", message: expect.stringContaining("run b") }),
    );
    expect(await recordOf(store, "k")).toMatchObject({ ref: { runId: "a" }, repeatedRunIds: ["b"] });
  });

  test("a proven run that belongs to another start is passed over", async () => {
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({
      data: { total: 3 },
      found: { proven: [provenRun("run-1"), provenRun("b")] },
    });
    const { docmux } = process(next);
    expect((await docmux.run(next, other, { key: "other", clock: quick() })).ref.runId).toBe("run-1");
    const { ref, issues } = await docmux.run(next, document, { key: "k", clock: quick() });
    expect([ref.runId, issues]).toEqual(["b", []]);
    expect((await recordOf(store, "k")).repeatedRunIds).toBeUndefined();
  });

  test("and where all of them do, it stays unknown", async () => {
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({ found: { proven: [provenRun("run-1")] } });
    const { docmux } = process(next);
    await docmux.run(next, other, { key: "other", clock: quick() });
    await expect(docmux.run(next, document, { key: "k", clock: quick() })).rejects.toMatchObject({
      code: "start_unknown",
      key: "k",
    });
    expect((await recordOf(store, "k")).state).toBe("unknown");
  });

  test("without proof it stays unknown, with its candidates and its key", async () => {
    const possible: StartResponse = { runId: "may-be", proof: "none", observation: fakeObservation() };
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({ found: { possible: [possible] } });
    const running = process(next).docmux.run(next, document, { key: "k", clock: quick() });
    await expect(running).rejects.toMatchObject({
      code: "start_unknown",
      key: "k",
      candidates: [{ ref: { runId: "may-be" } }],
    });
    // At once, and after 2, 10 and 30 seconds.
    expect(methods(next)).toEqual(Array.from({ length: 4 }, () => "doFindLostRuns"));
    expect(await recordOf(store, "k")).toMatchObject({ state: "unknown", looks: [{ found: 1 }, {}, {}, {}] });
  });

  test("where the vendor cannot list runs a person decides", async () => {
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({ capabilities: { findsLostStarts: false }, data: { total: 3 } });
    const { docmux } = process(next);
    await expect(docmux.run(next, document, { key: "k", clock: quick() })).rejects.toMatchObject({
      code: "start_unknown",
    });
    expect((await recordOf(store, "k")).state).toBe("ambiguous");
    await expect(docmux.run(next, document, { key: "k", clock: quick() })).rejects.toMatchObject({
      code: "start_unknown",
      message: expect.stringContaining("resolveStart"),
    });
    expect(next.calls).toEqual([]);
    await expect(docmux.resolveStart("k", { startAgain: " " })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(await docmux.resolveStart("k", { startAgain: "the vendor's list shows none" })).toBe("refused");
    expect((await docmux.run(next, document, { key: "k", clock: quick() })).data).toEqual({ total: 3 });
    expect(await recordOf(store, "k")).toMatchObject({
      reason: "the vendor's list shows none",
      attempts: [{}, {}],
    });
  });

  test("or adopts a run, or writes the start off", async () => {
    const { process, store } = await left("after it was sent");
    const next = fakePipeline({ capabilities: { findsLostStarts: false }, data: { total: 3 } });
    const { docmux } = process(next);
    await docmux.run(next, document, { key: "k", clock: quick() }).catch(() => undefined);
    expect(await docmux.resolveStart("k", { adopt: "run-77" })).toBe("known");
    const { ref } = await docmux.run(next, document, { key: "k", clock: quick() });
    expect(ref.runId).toBe("run-77");
    expect((await recordOf(store, "k")).how).toBe("decided");
    expect(starts(next)).toBe(0);

    const again = await left("after it was sent");
    const last = fakePipeline({ capabilities: { findsLostStarts: false } });
    const { docmux: third } = again.process(last);
    await third.run(last, document, { key: "k", clock: quick() }).catch(() => undefined);
    expect(await third.resolveStart("k", { writeOff: "the invoice was typed in by hand" })).toBe(
      "written_off",
    );
    await expect(third.run(last, document, { key: "k", clock: quick() })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("typed in by hand"),
    });
  });

  test("an owner that lives is waited for, not robbed", async () => {
    const bench = open({ start: dyingAt("after it was sent") });
    const first = bench.process();
    first.docmux.run(bench.pipeline, document, { key: "k", clock: new ManualClock() }).catch(() => undefined);
    await expect.poll(async () => (await bench.store.get("k"))?.state).toBe("sent");
    const next = fakePipeline();
    const clock = quick();
    const waiting = bench.process(next).docmux.run(next, document, { key: "k", clock, timeoutMs: 60_000 });
    await expect(waiting).rejects.toMatchObject({ code: "timeout" });
    expect(next.calls).toEqual([]);
  });
});

describe("recover", () => {
  async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of items) all.push(item);
    return all;
  }

  test("takes over, finds, checks, keeps; and starts nothing", async () => {
    const { pipeline, process, memory } = open({ statuses: [{ status: "running" }] });
    const first = process();
    await first.docmux.start(pipeline, document, { key: "running", clock: quick() });
    const dying = fakePipeline({ start: dyingAt("after it was sent") });
    first.docmux.run(dying, other, { key: "sent", clock: new ManualClock() }).catch(() => undefined);
    const unsent = fakePipeline({ start: dyingAt("before it is sent") });
    first.docmux.run(unsent, document, { key: "claimed", clock: new ManualClock() }).catch(() => undefined);
    await expect.poll(() => starts(unsent)).toBe(1);
    await expect.poll(() => memory.records.get("sent")?.state).toBe("sent");
    await first.die();

    const proven: StartResponse = {
      runId: "found-1",
      proof: "marker",
      observation: fakeObservation({ status: "running" }),
    };
    const next = fakePipeline({
      data: { total: 9 },
      found: { proven: [proven] },
      statuses: [{ status: "completed" }],
    });
    const second = process(next);
    const recovered = await collect(second.docmux.recover({ clock: quick() }));
    expect(Object.fromEntries(recovered.map(({ key, state }) => [key, state]))).toEqual({
      running: "stored",
      sent: "stored",
      claimed: "refused",
    });
    expect(starts(next)).toBe(0);
    expect((await second.docmux.kept("sent"))?.raw.answers).toEqual({ data: { total: 9 } });
    // Nothing is left to do.
    expect(await collect(second.docmux.recover({ clock: quick() }))).toEqual([]);
    expect((await second.docmux.run(next, other, { key: "sent", clock: quick() })).data).toEqual({
      total: 9,
    });
  });

  test("those first whose results expire first, and one that cannot be moved on stops no other", async () => {
    const { pipeline, process } = open({ statuses: [{ status: "running" }] });
    const { docmux } = process();
    for (const key of ["a", "b"]) await docmux.start(pipeline, document, { key, clock: quick() });
    const asked: string[] = [];
    const next = fakePipeline({
      statuses: [new VendorError("unavailable", "The vendor is down"), { status: "running" }],
    });
    const spied: FakePipeline = {
      ...next,
      doStatus: async (request, context) => {
        asked.push(request.ref.runId);
        const observed = await next.doStatus?.(request, context);
        if (!observed) throw new Error("no status");
        return observed;
      },
    };
    const provider = { ...next.provider, pipelineFromUri: () => spied };
    const second = createDocmux({ providers: [provider], store: process().store });
    const recovered = await collect(second.recover({ clock: quick() }));
    expect(recovered.map(({ state }) => state)).toEqual(["known", "known"]);
    expect(asked).toEqual(["run-1", "run-2"]);
  });

  test("asks only where the start went to, and with a key that may see it", async () => {
    const { pipeline, process } = open({ statuses: [{ status: "running" }] });
    await process().docmux.start(pipeline, document, { key: "k", clock: quick() });
    const moved = fakePipeline({ origin: "https://elsewhere.invalid" });
    const elsewhere = process(moved);
    const [refused] = await collect(elsewhere.docmux.recover({ clock: quick() }));
    expect(refused?.error).toMatchObject({
      code: "config",
      message: expect.stringContaining("https://elsewhere.invalid"),
    });
    expect(moved.calls).toEqual([]);
    await expect(elsewhere.docmux.resolveStart("k", { adopt: "run-9" })).rejects.toMatchObject({
      code: "config",
    });
    // Both are given: the one of the record is asked.
    const here = fakePipeline({ data: { total: 3 } });
    const both = createDocmux({ providers: [moved.provider, here.provider], store: process().store });
    expect((await collect(both.recover({ clock: quick() }))).map(({ state }) => state)).toEqual(["stored"]);
  });

  test("with another key that lists no such run, a lost start does not become ambiguous", async () => {
    const bench = open({ start: dyingAt("after it was sent") });
    const first = bench.process();
    first.docmux.run(bench.pipeline, document, { key: "k", clock: new ManualClock() }).catch(() => undefined);
    await expect.poll(async () => (await bench.store.get("k"))?.state).toBe("sent");
    await first.die();
    const next = fakePipeline();
    const lookWith = async (account: string | undefined, times: number) => {
      const provider = { ...next.provider, ...(account ? { accountId: async () => account } : {}) };
      const docmux = createDocmux({ providers: [provider], store: bench.process().store });
      for (let turn = 0; turn < times; turn += 1) await collect(docmux.recover({ clock: quick() }));
      return (await recordOf(bench.store, "k")).state;
    };
    expect(await lookWith("another", 7)).toBe("unknown");
    expect(await lookWith(undefined, 1)).toBe("ambiguous");
  });

  test("names what a start that was never sent left at the vendor", async () => {
    const bench = open({
      start: async (_request, context) => {
        context.onUploaded?.("file-1");
        context.onUploaded?.("file-2");
        return new Promise(() => undefined);
      },
    });
    const first = bench.process();
    first.docmux.run(bench.pipeline, document, { key: "k", clock: new ManualClock() }).catch(() => undefined);
    await expect.poll(async () => (await bench.store.get("k"))?.uploaded).toEqual(["file-1", "file-2"]);
    await first.die();
    const next = fakePipeline();
    expect(await collect(bench.process(next).docmux.recover({ clock: quick() }))).toMatchObject([
      { key: "k", state: "refused", uploaded: ["file-1", "file-2"] },
    ]);
  });

  test("one start by its key; an unknown key and no store are refused", async () => {
    const { docmux, pipeline } = open();
    await expect(collect(docmux.recover({ key: "none" }))).rejects.toMatchObject({ code: "invalid_input" });
    const bare = createDocmux({ providers: [pipeline.provider] });
    expect(() => bare.recover()).toThrow(/needs a store/);
  });
});

describe("a result is kept before it is read", () => {
  test("also without a request for it, and when it cannot be read", async () => {
    const { docmux, store, pipeline } = open({ result: { data: undefined } });
    const handle = await docmux.start(pipeline, document, { key: "k", clock: quick() });
    for await (const _snapshot of handle.snapshots());
    await expect.poll(async () => (await store.get("k"))?.state).toBe("stored");
    await expect(handle.result()).rejects.toMatchObject({ code: "run_failed" });
    expect((await docmux.kept(handle.ref))?.raw.answers).toEqual({ data: { total: 3 } });
    expect((await docmux.kept(String(handle)))?.snapshot.status).toBe("completed");
  });

  test("and an attached handle of another process reads it without the vendor", async () => {
    const { docmux, pipeline, process } = open();
    const { ref } = await docmux.run(pipeline, document, { key: "k", clock: quick() });
    const before = pipeline.calls.length;
    for (const form of [ref, JSON.stringify(ref), `fake:invoices#${ref.runId}`]) {
      expect((await process().docmux.attach(form, { clock: quick() }).result()).data).toEqual({ total: 3 });
    }
    expect(pipeline.calls).toHaveLength(before);
  });

  test("renormalize reads what is kept", async () => {
    const { docmux, pipeline } = open();
    await docmux.run(pipeline, document, { key: "k", clock: quick() });
    const before = pipeline.calls.length;
    expect((await docmux.renormalize(await docmux.kept("k"))).data).toEqual({ total: 3 });
    expect(pipeline.calls).toHaveLength(before);
  });

  test("not with vault: false, which keeps refs only", async () => {
    const { docmux, store, pipeline } = open({}, { vault: false });
    expect((await docmux.run(pipeline, document, { key: "k", clock: quick() })).data).toEqual({ total: 3 });
    expect(await docmux.kept("k")).toBeUndefined();
    expect(await recordOf(store, "k")).toMatchObject({ state: "delivered", ref: { runId: "run-1" } });
  });

  test("of a run that its start already ended", async () => {
    const rawResult = { version: 1, answers: { data: { total: 5 } } } as const;
    const { docmux, store } = open();
    const pipeline = fakePipeline({
      capabilities: { observe: "blocking", attach: false },
      start: async (_request, context) => {
        await context.beforeStart?.({});
        return {
          runId: "b-1",
          proof: "none",
          observation: fakeObservation({ status: "completed" }),
          rawResult,
        };
      },
    });
    await docmux.start(pipeline, document, { key: "k", clock: quick() });
    await expect.poll(async () => (await store.get("k"))?.state).toBe("stored");
    expect((await docmux.kept("k"))?.raw).toEqual(rawResult);
  });
});

describe("a batch with a store", () => {
  test("run again, it starts nothing that was started; rerun starts all of it again", async () => {
    const { pipeline, process } = open();
    const inputs = [document, other];
    const items = await process().docmux.batch(pipeline, inputs, { clock: quick() }).all();
    expect(items.map(({ outcome }) => outcome)).toEqual(["delivered", "delivered"]);
    const before = pipeline.calls.length;
    const again = await process().docmux.batch(pipeline, inputs, { clock: quick() }).all();
    expect(again.map(({ ref }) => ref?.runId)).toEqual(items.map(({ ref }) => ref?.runId));
    expect(pipeline.calls).toHaveLength(before);
    await process().docmux.batch(pipeline, inputs, { clock: quick(), rerun: 1 }).all();
    expect(starts(pipeline)).toBe(4);
  });

  test("its id is in the records, and changes nothing else", async () => {
    const { pipeline, docmux, store } = open();
    await docmux.batch(pipeline, [document, other], { clock: quick(), id: "march" }).all();
    const places: unknown[] = [];
    for await (const { batch } of store.list({ batch: "march" })) places.push(batch);
    expect(places).toEqual(
      expect.arrayContaining([
        { id: "march", index: 0 },
        { id: "march", index: 1 },
      ]),
    );
    await docmux.batch(pipeline, [document, other], { clock: quick(), id: "april" }).all();
    expect(starts(pipeline)).toBe(2);
    expect(() => docmux.batch(pipeline, [document], { id: "" })).toThrow("1 to 200 characters");
    const without = createDocmux({ providers: [pipeline.provider] });
    expect(() => without.batch(pipeline, [document], { id: "march" })).toThrow("needs a store");
  });

  test("the same document twice is one start and two items", async () => {
    const { pipeline, docmux } = open();
    const items = await docmux.batch(pipeline, [document, document], { clock: quick() }).all();
    expect(items.map(({ outcome }) => outcome)).toEqual(["delivered", "delivered"]);
    expect(new Set(items.map(({ ref }) => ref?.runId)).size).toBe(1);
    expect(starts(pipeline)).toBe(1);
  });
});

test("an abort while the start is written down sends nothing", async () => {
  const { store } = open();
  const controller = new AbortController();
  const slow: RunStore = {
    ...store,
    record: async (record, change) => {
      const next = await store.record(record, change);
      if (change.to === "sent") controller.abort(new Error("the caller's own reason"));
      return next;
    },
  };
  let sent = 0;
  const pipeline = fakePipeline({
    start: async (_request, context) => {
      await context.beforeStart?.({});
      sent += 1;
      throw new Error("it was sent");
    },
  });
  const docmux = createDocmux({ providers: [pipeline.provider], store: slow });
  await expect(
    docmux.run(pipeline, document, { key: "k", signal: controller.signal, clock: quick() }),
  ).rejects.toThrow("own reason");
  await expect.poll(async () => (await store.get("k"))?.state).toBe("refused");
  expect(sent).toBe(0);
});

test("a lost response is written down, with what finds the run", async () => {
  const { store } = open();
  const pipeline = fakePipeline({
    start: async (_request, context) => {
      await context.beforeStart?.({ search: { marker: "m-1" } });
      throw new StartUnknownError("The response was lost");
    },
    capabilities: { findsLostStarts: false },
  });
  const docmux = createDocmux({ providers: [pipeline.provider], store });
  await expect(docmux.run(pipeline, document, { key: "k", clock: quick() })).rejects.toMatchObject({
    key: "k",
  });
  expect(await recordOf(store, "k")).toMatchObject({
    state: "ambiguous",
    search: { marker: "m-1" },
    attempts: [{ outcome: "lost" }],
  });
});

test("a provider that does not announce its request is taken to have sent it", async () => {
  const { store } = open();
  const silent = (start: () => Promise<StartResponse>) =>
    fakePipeline({ start, data: { total: 3 }, capabilities: { findsLostStarts: false } });
  const answering = silent(async () => ({ runId: "r-1", proof: "none", observation: fakeObservation() }));
  const docmux = createDocmux({ providers: [answering.provider], store });
  await docmux.run(answering, document, { key: "a", clock: quick() });
  expect(await recordOf(store, "a")).toMatchObject({
    state: "delivered",
    ref: { runId: "r-1" },
    attempts: [{}],
  });
  const losing = silent(() => Promise.reject(lost()));
  await expect(docmux.run(losing, document, { key: "b", clock: quick() })).rejects.toMatchObject({
    key: "b",
  });
  expect(await recordOf(store, "b")).toMatchObject({ state: "ambiguous", search: { at: "now" } });
});

test("a start that was aborted in the queue may be taken on by the next call with its key", async () => {
  const { store } = open();
  const held: (() => void)[] = [];
  const pipeline = fakePipeline({
    concurrency: 1,
    data: { total: 3 },
    start: async (_request, context) => {
      await context.beforeStart?.({});
      await new Promise<void>((resolve) => held.push(resolve));
      return {
        runId: `r-${held.length}`,
        proof: "none",
        observation: fakeObservation({ status: "completed" }),
      };
    },
  });
  const docmux = createDocmux({ providers: [pipeline.provider], store });
  const first = docmux.run(pipeline, document, { key: "a", clock: quick() });
  await expect.poll(() => held.length).toBe(1);
  const controller = new AbortController();
  const queued = docmux.run(pipeline, other, {
    key: "b",
    signal: controller.signal,
    clock: new ManualClock(),
  });
  await expect.poll(async () => (await store.get("b"))?.state).toBe("claimed");
  controller.abort(new Error("the caller's own reason"));
  await expect(queued).rejects.toThrow("own reason");
  held[0]?.();
  await first;
  const again = docmux.run(pipeline, other, { key: "b", clock: quick() });
  await expect.poll(() => held.length).toBe(2);
  held[1]?.();
  expect((await again).ref.runId).toBe("r-2");
});

test("a store that refuses a second request of a start does not make it a start that was refused", async () => {
  const { docmux, store } = open();
  const pipeline = fakePipeline({
    start: async (_request, context) => {
      await context.beforeStart?.({});
      // A provider that repeats a lost start without saying that the vendor honors its key.
      await context.beforeStart?.({});
      throw new Error("it was sent twice");
    },
  });
  await expect(docmux.run(pipeline, document, { key: "k", clock: quick() })).rejects.toThrow();
  expect((await recordOf(store, "k")).state).toBe("unknown");
});

test("a caller that leaves while a repeat under the key is put off does not make it a start that was refused", async () => {
  const { docmux, store } = open();
  const gone = new AbortController();
  const pipeline = fakePipeline({
    start: async (_request, context) => {
      await context.beforeStart?.({});
      // The response to that was lost, and the vendor refuses the repeat for now.
      await context.beforeStart?.({ repeatsUnderKey: true });
      context.onStartPhase?.("refused");
      gone.abort(new Error("left"));
      await context.clock.sleep(600_000, context.signal);
      throw new Error("the caller did not leave");
    },
  });
  const options = { key: "k", clock: quick(), signal: gone.signal };
  await expect(docmux.run(pipeline, document, options)).rejects.toThrow();
  await expect.poll(async () => (await store.get("k"))?.state).toBe("unknown");
});
