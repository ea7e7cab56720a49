import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "../testing.ts";
import type { TraceMessages } from "../trace/trace.ts";
import { createHttpClient, directContext } from "./client.ts";
import type { HttpRequest } from "./request.ts";

const origin = "https://vendor.example";
const key = "key-that-is-seeded-1234";
const ended: (() => void)[] = [];
const heard: [name: string, message: Record<string, unknown>][] = [];

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  for (const end of ended.splice(0)) end();
  heard.length = 0;
  nock.cleanAll();
});

function listen(...names: (keyof TraceMessages)[]): void {
  for (const name of names) {
    const held = channel(name);
    const listener = (message: unknown) => void heard.push([held.name.toString(), message as never]);
    subscribe(name, listener);
    ended.push(() => unsubscribe(name, listener));
  }
}

function ask(request: Partial<HttpRequest<unknown>>, baseUrl = origin) {
  const client = createHttpClient({
    providerId: "acme",
    baseUrl: () => baseUrl,
    privateHeaders: () => ({ "x-api-key": key }),
    readFailure: () => ({}),
    isOwnRefusal: () => false,
  });
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  return client.request(
    { url: "/runs", effect: "read", ...request },
    directContext({ clock, random: () => 0.5 }),
  );
}

test("a request, its response, and why it is sent again", async () => {
  listen("docmux:request", "docmux:response", "docmux:retry");
  nock(origin).get("/runs").query(true).reply(503, "busy");
  nock(origin)
    .get("/runs")
    .query(true)
    .reply(200, {}, { "x-request-id": `req_1 ${key}` });
  await ask({ query: { token: "seeded-in-query" } });
  const facts = { providerId: "acme", method: "GET", url: `${origin}/runs`, effect: "read" };
  expect(heard).toEqual([
    ["docmux:request", { ...facts, attempt: 1, timeMs: expect.any(Number) }],
    ["docmux:response", expect.objectContaining({ ...facts, attempt: 1, httpStatus: 503 })],
    ["docmux:retry", expect.objectContaining({ ...facts, attempt: 1, delayMs: 500, reason: "HTTP 503" })],
    ["docmux:request", expect.objectContaining({ attempt: 2 })],
    [
      "docmux:response",
      expect.objectContaining({
        attempt: 2,
        httpStatus: 200,
        requestId: "req_1 [redacted]",
        durationMs: expect.any(Number),
      }),
    ],
  ]);
  expect(JSON.stringify(heard)).not.toMatch(/seeded/);
});

test("a link that the vendor made shows its origin only", async () => {
  listen("docmux:request", "docmux:response");
  nock("https://files.example").get("/seeded/path").query(true).reply(200, "x");
  await ask({ url: "https://files.example/seeded/path?sig=seeded" });
  expect(heard.map(([, { url }]) => url)).toEqual(["https://files.example/…", "https://files.example/…"]);
});

test("without a response the reason is there", async () => {
  listen("docmux:response");
  nock(origin)
    .get("/runs")
    .replyWithError(Object.assign(new Error("seeded"), { code: "ECONNRESET" }));
  await ask({ effect: "poll" }).catch(() => undefined);
  expect(heard).toEqual([
    ["docmux:response", expect.objectContaining({ reason: "the connection failed (ECONNRESET)" })],
  ]);
  expect(JSON.stringify(heard)).not.toMatch(/seeded|httpStatus/);
});

test("an http address that is not this machine is warned about once for each origin", async () => {
  listen("docmux:warning");
  for (const address of ["http://one.example", "http://one.example", "http://two.example:8080", origin]) {
    nock(address).get("/runs").reply(200, {});
    await ask({}, address);
  }
  for (const address of ["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"]) {
    nock(address).get("/runs").reply(200, {});
    await ask({}, address);
  }
  expect(heard.map(([, { code, message }]) => [code, message])).toEqual([
    ["cleartext", expect.stringContaining("sent to http://one.example without encryption")],
    ["cleartext", expect.stringContaining("sent to http://two.example:8080 without encryption")],
  ]);
});

test("without a subscriber it is a warning of the process, with a code", async () => {
  const warned = new Promise<Error & { code?: string }>((resolve) => process.once("warning", resolve));
  nock("http://three.example").get("/runs").reply(200, {});
  await ask({}, "http://three.example");
  expect(await warned).toMatchObject({ name: "DocmuxWarning", code: "DOCMUX_CLEARTEXT" });
});
