import { describe, expect, test } from "vitest";
import type { Provider } from "../contract/provider.ts";
import type { StartResponse } from "../contract/start.ts";
import { createDocmux } from "../docmux.ts";
import { VendorError } from "../errors/errors.ts";
import { createStoreMemory, memoryStore } from "../store.ts";
import { type FakeScript, fakeObservation, fakePipeline, ManualClock } from "../testing.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };

/** A vendor whose webhooks carry a secret, a run id and perhaps a time. */
function open(script: FakeScript = {}, { store = false } = {}) {
  const pipeline = fakePipeline({ data: { total: 3 }, ...script });
  const provider: Provider<"fake"> = {
    ...(pipeline.provider as Provider<"fake">),
    verifyWebhook: async ({ body, headers }) => {
      if (headers.get("x-secret") !== "right") return undefined;
      return JSON.parse(body);
    },
  };
  const own = { ...pipeline, provider };
  Object.assign(provider, { pipelineFromUri: () => own });
  const memory = createStoreMemory();
  const docmux = createDocmux({
    providers: [provider],
    ...(store ? { store: memoryStore(memory) } : {}),
  });
  const clock = new ManualClock();
  const checks = () => pipeline.calls.filter(({ method }) => method === "doStatus").length;
  const send = async (body: unknown, headers: Record<string, string> = { "x-secret": "right" }) =>
    docmux.receive(
      "fake",
      new Request("https://app.example/hooks", { method: "POST", headers, body: JSON.stringify(body) }),
    );
  return { pipeline: own, docmux, clock, checks, send, memory };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a webhook", () => {
  test("wakes who waits, without the time between two polls", async () => {
    const { pipeline, docmux, clock, send, checks } = open();
    const handle = await docmux.start(pipeline, document, { clock });
    const waiting = handle.result();
    await settle();
    expect(checks()).toBe(0);
    expect((await send({ runId: "run-1" })).status).toBe(200);
    // The clock stands still.
    expect((await waiting).data).toEqual({ total: 3 });
    expect(checks()).toBe(1);
  });

  test("is no status: the vendor is asked, and a run that continues is polled again", async () => {
    const { pipeline, docmux, clock, send, checks } = open({
      statuses: [{ status: "running" }, { status: "completed" }],
    });
    const handle = await docmux.start(pipeline, document, { clock, random: () => 0.5 });
    const waiting = handle.result();
    await settle();
    expect((await send({ runId: "run-1", status: "completed" })).status).toBe(202);
    expect(handle.latest?.status).toBe("running");
    expect(handle.nextPollMs).toBe(750);
    await clock.advance(750);
    await waiting;
    expect(checks()).toBe(2);
  });

  test("wakes every handle over the run", async () => {
    const { pipeline, docmux, clock, send, checks } = open({
      statuses: [{ status: "running" }, { status: "completed" }],
    });
    const { ref } = await docmux.start(pipeline, document, { clock });
    const waiting = [0, 1, 2].map(() => docmux.attach(ref, { clock }).result());
    await settle();
    expect(checks()).toBe(1);
    await send({ runId: "run-1" });
    expect(await Promise.all(waiting)).toHaveLength(3);
    expect(checks()).toBe(2);
  });

  test("sent a thousand times costs one check a second", async () => {
    const { pipeline, docmux, clock, send, checks } = open({ statuses: [{ status: "running" }] });
    const handle = await docmux.start(pipeline, document, { clock });
    const stop = new AbortController();
    handle.result({ signal: stop.signal }).catch(() => undefined);
    await settle();
    const statuses = await Promise.all(Array.from({ length: 1_000 }, () => send({ runId: "run-1" })));
    expect(checks()).toBe(1);
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([202, 503]));
    stop.abort();
  });

  test("of a run that is not known costs no request", async () => {
    for (const store of [false, true]) {
      const { send, pipeline } = open({}, { store });
      expect((await send({ runId: "unknown-1" })).status).toBe(202);
      expect(pipeline.calls).toEqual([]);
    }
  });

  test("that is quicker than the response to the start waits for it", async () => {
    for (const store of [false, true]) {
      let answer: (response: StartResponse) => void = () => undefined;
      const start = () => new Promise<StartResponse>((resolve) => (answer = resolve));
      const { pipeline, docmux, clock, send } = open({ start }, { store });
      const running = docmux.run(pipeline, document, { clock });
      await expect.poll(() => pipeline.calls.length).toBe(1);
      const received = send({ runId: "quick-1" });
      await settle();
      answer({ runId: "quick-1", proof: "none", observation: fakeObservation({ status: "running" }) });
      expect((await received).status).toBe(200);
      // The clock stands still.
      expect((await running).data).toEqual({ total: 3 });
    }
  });

  test("that is quicker than the start of another process is asked for again", async () => {
    const { send, memory } = open({}, { store: true });
    const other = memoryStore(memory);
    const dying = fakePipeline({
      start: async (_request, context) => {
        await context.beforeStart?.({});
        return new Promise(() => undefined);
      },
    });
    const elsewhere = createDocmux({ providers: [dying.provider], store: other });
    elsewhere.run(dying, document, { key: "k", clock: new ManualClock() }).catch(() => undefined);
    await expect.poll(() => memory.records.get("k")?.state).toBe("sent");
    expect((await send({ runId: "quick-1" })).status).toBe(503);
  });

  test("with a store has the result kept, also where no process waits; sent again it costs nothing", async () => {
    const { pipeline, docmux, clock, send, checks, memory } = open({}, { store: true });
    await docmux.start(pipeline, document, { clock, key: "k" });
    expect((await send({ runId: "run-1" })).status).toBe(200);
    expect(memory.records.get("k")?.state).toBe("stored");
    const before = pipeline.calls.length;
    expect((await send({ runId: "run-1" })).status).toBe(200);
    expect(pipeline.calls).toHaveLength(before);
    expect(checks()).toBe(1);
  });

  test("that cannot be checked now is asked for again", async () => {
    const { pipeline, docmux, clock, send } = open({
      statuses: [new VendorError("unavailable", "The vendor is down"), { status: "completed" }],
    });
    const handle = await docmux.start(pipeline, document, { clock });
    const waiting = handle.result();
    await settle();
    expect((await send({ runId: "run-1" })).status).toBe(503);
    await clock.advance(2_000);
    expect((await waiting).data).toEqual({ total: 3 });
  });
});

describe("is refused", () => {
  const refused = async (
    request: (
      send: ReturnType<typeof open>["send"],
      docmux: ReturnType<typeof open>["docmux"],
    ) => Promise<Response>,
  ) => {
    const { pipeline, docmux, clock, send, checks } = open();
    const handle = await docmux.start(pipeline, document, { clock });
    const stop = new AbortController();
    handle.result({ signal: stop.signal }).catch(() => undefined);
    await settle();
    const response = await request(send, docmux);
    expect(checks()).toBe(0);
    expect(await response.text()).toBe("");
    stop.abort();
    return response.status;
  };
  const post = (body: string | ReadableStream) =>
    new Request("https://app.example/hooks", {
      method: "POST",
      headers: { "x-secret": "right" },
      body,
      ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
    });

  test("one that is forged", async () => {
    expect(await refused((send) => send({ runId: "run-1" }, { "x-secret": "wrong" }))).toBe(401);
    expect(await refused((send) => send({ runId: "run-1" }, {}))).toBe(401);
  });

  test.each([-6, 6])("one that was signed %i minutes from now", async (minutes) => {
    const sentAt = new Date(Date.now() + minutes * 60_000).toISOString();
    expect(await refused((send) => send({ runId: "run-1", sentAt }))).toBe(401);
  });

  test("one whose time cannot be read", async () => {
    expect(await refused((send) => send({ runId: "run-1", sentAt: "yesterday" }))).toBe(401);
  });

  test("one that is too long, announced or not", async () => {
    const long = JSON.stringify({ runId: "run-1", padding: "x".repeat(300_000) });
    expect(await refused((_, docmux) => docmux.receive("fake", post(long)))).toBe(413);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    expect(await refused((_, docmux) => docmux.receive("fake", post(endless)))).toBe(413);
    expect(sent).toBeLessThan(10);
  });

  test("one that is no POST", async () => {
    expect(
      await refused((_, docmux) => docmux.receive("fake", new Request("https://app.example/hooks"))),
    ).toBe(405);
  });

  test("a provider that was not given, and one without webhooks", async () => {
    const { docmux } = open();
    await expect(docmux.receive("other" as "fake", post("{}"))).rejects.toMatchObject({
      code: "invalid_input",
    });
    const without = createDocmux({ providers: [fakePipeline().provider] });
    await expect(without.receive("fake", post("{}"))).rejects.toMatchObject({ code: "unsupported" });
  });
});
