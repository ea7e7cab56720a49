import { inspect } from "node:util";
import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as z from "zod/mini";
import { run, start } from "./index.ts";
import { createHttpClient } from "./provider.ts";
import { type FakePipeline, fakeObservation, fakePipeline, ManualClock } from "./testing.ts";

const key = "sk-very-secret-0123456789";
const origin = "https://vendor.example";
const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const anything = z.looseObject({});

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

/** A pipeline that talks HTTP through the toolkit, with a key, to a vendor that echoes it wherever it can. */
function leakyPipeline(): FakePipeline {
  const client = createHttpClient({
    providerId: "fake",
    isOwnRefusal: (status) => status === 503,
    baseUrl: () => origin,
    privateHeaders: () => ({ authorization: `Bearer ${key}`, "x-api-key": key }),
    readFailure: (body) => ({ message: JSON.stringify(body) }),
  });
  return fakePipeline({
    start: async (_request, context) => {
      const { body } = await client.request(
        { method: "POST", url: "/runs", json: {}, effect: "start", schema: anything },
        context,
      );
      return { runId: "r-1", proof: "none", observation: fakeObservation({ status: "running", raw: body }) };
    },
    statuses: [
      async (context) => {
        const { body } = await client.request(
          { url: "/runs/r-1", effect: "poll", schema: anything },
          context,
        );
        return fakeObservation({ status: "completed", raw: body });
      },
    ],
  });
}

function expectNoKey(value: unknown): void {
  expect(inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true })).not.toContain(
    key,
  );
  expect(JSON.stringify(value) ?? "").not.toContain(key);
}

test("no event, snapshot, ref, handle or result of a run shows the key", async () => {
  nock(origin).post("/runs").reply(503).post("/runs").reply(200, { echo: key });
  nock(origin).get("/runs/r-1").reply(500, { echo: key }).get("/runs/r-1").reply(200, { echo: key });
  const events: unknown[] = [];
  const handle = await start(leakyPipeline(), document, {
    clock: new ManualClock({ skipUpToMs: 600_000 }),
    onEvent: (event) => events.push(event),
  });
  const result = await handle.result();
  expect(events.map((event) => (event as { type: string }).type)).toEqual([
    "run-retry",
    "run-start",
    "run-update",
    "run-warning",
    "run-update",
    "run-end",
  ]);
  for (const shown of [handle, handle.ref, handle.latest, result, ...events]) expectNoKey(shown);
});

test.each([400, 401, 403, 404, 413, 422, 429, 500, 503])(
  "no error shows the key: HTTP %i",
  async (status) => {
    nock(origin)
      .post("/runs")
      .times(4)
      .reply(status, { echo: key, headers: { authorization: `Bearer ${key}` } });
    const running = run(leakyPipeline(), document, { clock: new ManualClock({ skipUpToMs: 600_000 }) });
    const error = await running.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expectNoKey(error);
  },
);

test.each(["ECONNREFUSED", "ECONNRESET"])("no error shows the key: %s", async (code) => {
  nock(origin)
    .post("/runs")
    .times(4)
    .replyWithError(Object.assign(new Error(`with ${key}`), { code }));
  const running = run(leakyPipeline(), document, { clock: new ManualClock({ skipUpToMs: 600_000 }) });
  expectNoKey(await running.catch((thrown: unknown) => thrown));
});
