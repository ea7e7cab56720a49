import { createDocmux, run, start } from "@docmux/core";
import { memoryStore, type RunStore, type StartRecord } from "@docmux/core/store";
import { ManualClock } from "@docmux/core/testing";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPipelex, type PipelexSettings } from "../index.ts";

// Under which ids a start is found again: in the server's log, and by the hosted service.

const origin = "http://pipelex.example";

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const watch = () => ({ clock: new ManualClock({ skipUpToMs: 60_000 }), random: () => 0.5 });
const pipelex = (settings: PipelexSettings) =>
  createPipelex({ apiKey: "plx-secret-key", baseUrl: origin, ...settings });
const executed = {
  pipeline_run_id: "abc123",
  state: "COMPLETED",
  pipe_output: { working_memory: { root: { main_stuff: { content: { text: "done" } } } } },
};

describe("the id of the request", () => {
  test("goes to servers that take one over, so that their log can be searched", async () => {
    nock(origin, { reqheaders: { "x-request-id": "my-start-1" } })
      .post("/v1/execute")
      .reply(200, executed);
    const options = { ...watch(), idempotencyKey: "my-start-1" };
    await run(pipelex({ dialect: "v1" }).pipe("x"), { inputs: {} }, options);
  });

  test.each([
    ["execute", undefined],
    ["start", { mode: "background", callbackUrls: ["https://example.com/done"] }],
  ] as const)("is in the error of a lost %s, though a gateway wrote the response", async (path, options) => {
    nock(origin, { reqheaders: { "x-request-id": "my-start-3" } })
      .post(`/v1/${path}`)
      .reply(502, "<h1>Bad Gateway</h1>");
    const lost = start(
      pipelex({ dialect: "v1" }).pipe("x"),
      { inputs: {} },
      { ...watch(), idempotencyKey: "my-start-3", providerOptions: { pipelex: options ?? {} } },
    );
    await expect(lost).rejects.toMatchObject({
      code: "start_unknown",
      requestId: "my-start-3",
      search: { requestId: "my-start-3" },
      message: expect.stringContaining("my-start-3"),
    });
  });

  const lostOnce = () =>
    nock(origin, { reqheaders: { "idempotency-key": "my-start-4" } })
      .post("/v1/start")
      .reply(504, { message: "Endpoint request timed out" });

  test("a lost start is sent again under its key, where the instance is known to honor it", async () => {
    lostOnce();
    nock(origin, { reqheaders: { "idempotency-key": "my-start-4" } })
      .post("/v1/start")
      .reply(409, {
        type: "https://pipelex.com/errors/x",
        code: "request.idempotency_key_in_use",
        detail: "busy",
      })
      .post("/v1/start")
      .reply(202, { pipeline_run_id: "run_1", state: "STARTED" });
    const hosted = pipelex({ dialect: "hosted", honorsIdempotencyKeys: true }).pipe("x");
    const handle = await start(hosted, { inputs: {} }, { ...watch(), idempotencyKey: "my-start-4" });
    expect(handle.ref.runId).toBe("run_1");
  });

  test("also with a store, whose record stays sent until the response comes", async () => {
    lostOnce();
    nock(origin, { reqheaders: { "idempotency-key": "my-start-4" } })
      .post("/v1/start")
      .reply(202, { pipeline_run_id: "run_1", state: "STARTED" });
    const hosted = pipelex({ dialect: "hosted", honorsIdempotencyKeys: true });
    const states: string[] = [];
    const store = memoryStore();
    const watched: RunStore = {
      ...store,
      record: async (record, change) => {
        const next = await store.record(record, change);
        states.push(next.state);
        return next;
      },
    };
    const docmux = createDocmux({ providers: [hosted], store: watched });
    const options = { ...watch(), idempotencyKey: "my-start-4", key: "invoice-1" };
    const { ref } = await docmux.start(hosted.pipe("x"), { inputs: {} }, options);
    expect(ref.runId).toBe("run_1");
    expect(states).toEqual(["sent", "known"]);
  });

  test.each([
    [401, { code: "auth.invalid_key", detail: "no" }],
    [422, { code: "input.invalid", detail: "no" }],
  ])("a refusal with %i of the repeated start does not say that no run was started", async (status, body) => {
    lostOnce();
    nock(origin)
      .post("/v1/start")
      .reply(status, { type: "https://pipelex.com/errors/x", ...body });
    const hosted = pipelex({ dialect: "hosted", honorsIdempotencyKeys: true });
    const store = memoryStore();
    const docmux = createDocmux({ providers: [hosted], store });
    const options = { ...watch(), idempotencyKey: "my-start-4", key: "invoice-1" };
    await expect(docmux.start(hosted.pipe("x"), { inputs: {} }, options)).rejects.toMatchObject({
      code: "start_unknown",
    });
    expect(["unknown", "ambiguous"]).toContain((await store.get("invoice-1"))?.state);
  });

  test("a start that stays lost is lost after three requests, with its key in the error", async () => {
    for (let sent = 0; sent < 3; sent += 1) lostOnce();
    const hosted = pipelex({ dialect: "hosted", honorsIdempotencyKeys: true }).pipe("x");
    const lost = start(hosted, { inputs: {} }, { ...watch(), idempotencyKey: "my-start-4" });
    await expect(lost).rejects.toMatchObject({
      code: "start_unknown",
      search: { idempotencyKey: "my-start-4" },
    });
  });

  test("a key that docmux makes is the same in the request and in the error of a lost start", async () => {
    let sent: string | undefined;
    nock(origin)
      .post("/v1/start")
      .reply(function (this: { req: { headers: Record<string, unknown> } }) {
        sent = String(this.req.headers["idempotency-key"]);
        return [504, { message: "Endpoint request timed out" }];
      } as never);
    const error = await start(pipelex({ dialect: "hosted" }).pipe("x"), { inputs: {} }, watch()).catch(
      (lost) => lost,
    );
    expect(error.code).toBe("start_unknown");
    expect(sent).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.search.idempotencyKey).toBe(sent);
  });

  test("the key of a start is in its record, from before the request until it is known to be lost", async () => {
    let sent: unknown;
    nock(origin)
      .post("/v1/start")
      .reply(function (this: { req: { headers: Record<string, unknown> } }) {
        sent = this.req.headers["idempotency-key"];
        return [504, { message: "Endpoint request timed out" }];
      } as never);
    const hosted = pipelex({ dialect: "hosted" });
    const store = memoryStore();
    const docmux = createDocmux({ providers: [hosted], store });
    const lost = docmux.start(hosted.pipe("x"), { inputs: {} }, { ...watch(), key: "invoice-1" });
    await expect(lost).rejects.toMatchObject({ code: "start_unknown", key: "invoice-1" });
    const records: StartRecord[] = [];
    for await (const record of store.list()) records.push(record);
    expect(records).toMatchObject([{ key: "invoice-1", search: { idempotencyKey: sent } }]);
  });

  test("of a start on the hosted service goes along, and stays in the error of a lost start", async () => {
    const hosted = pipelex({ dialect: "hosted" }).method("mt_invoices@3");
    expect(hosted).toMatchObject({
      uri: "pipelex:mt_invoices@3",
      pipelineId: "mt_invoices",
      pipelineVersion: "3",
    });
    nock(origin, { reqheaders: { "idempotency-key": "my-start-2" } })
      .post("/v1/start", { method_id: "mt_invoices@3", inputs: {} })
      .reply(429, { message: "Too Many Requests" }, { "retry-after": "1" })
      .post("/v1/start", { method_id: "mt_invoices@3", inputs: {} })
      .reply(202, { pipeline_run_id: "run_1", state: "STARTED" });
    const options = { ...watch(), idempotencyKey: "my-start-2" };
    await expect(start(hosted, { inputs: {} }, options)).rejects.toMatchObject({
      code: "start_unknown",
      search: { dialect: "hosted", methodId: "mt_invoices@3", idempotencyKey: "my-start-2" },
    });
    // Sent again by the caller, under the same key.
    const { latest } = await start(hosted, { inputs: {} }, options);
    expect(latest).toMatchObject({ status: "pending", rawStatus: "STARTED" });
  });
});
