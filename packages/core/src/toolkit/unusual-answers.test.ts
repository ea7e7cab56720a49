import nock from "nock";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import type { RetryNotice } from "../model/event.ts";
import { ManualClock } from "../testing.ts";
import { createHttpClient, directContext } from "./client.ts";
import type { HttpRequest } from "./request.ts";

const origin = "https://vendor.example";
const schema = z.looseObject({ id: z.string() });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const client = createHttpClient({
  providerId: "acme",
  isOwnRefusal: () => false,
  baseUrl: () => `${origin}/api`,
  privateHeaders: () => ({}),
  readFailure: (body) => ({ message: (body as { detail?: string } | undefined)?.detail }),
});

function call(request: HttpRequest<{ id: string }>) {
  const retries: RetryNotice[] = [];
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  const context = { ...directContext({ clock }), onRetry: (notice: RetryNotice) => retries.push(notice) };
  return { answer: client.request(request, context), retries };
}

describe("a read whose answer is not whole", () => {
  const request: HttpRequest<{ id: string }> = { url: "/runs/1/result", effect: "read", schema };

  test.each(['{"id":"1', "<html>gateway</html>", ""])("is made again after %j", async (truncated) => {
    nock(origin).get("/api/runs/1/result").reply(200, truncated);
    nock(origin).get("/api/runs/1/result").reply(200, ' {"id":"1"}\n');
    const { answer, retries } = call(request);
    expect((await answer).body).toEqual({ id: "1" });
    expect(retries).toMatchObject([{ attempt: 1, reason: "its response was truncated or is not JSON" }]);
  });

  test("is made again without a schema too, where the vendor calls it JSON", async () => {
    const { schema: _, ...unread } = request;
    const json = { "content-type": "application/json; charset=utf-8" };
    nock(origin).get("/api/runs/1/result").reply(200, "[1, 2", json);
    nock(origin).get("/api/runs/1/result").reply(200, "7", json);
    expect((await call(unread).answer).body).toBe(7);
    nock(origin).get("/api/runs/1/result").reply(200, "# A page", { "content-type": "text/markdown" });
    expect((await call(unread).answer).body).toBe("# A page");
    nock(origin).get("/api/runs/1/result").reply(202, "", json);
    expect((await call(unread).answer).body).toBeUndefined();
  });

  test("is a bad response when it never is", async () => {
    nock(origin).get("/api/runs/1/result").times(4).reply(200, '{"id":"1', { "x-request-id": "req-9" });
    await expect(call(request).answer).rejects.toMatchObject({
      code: "bad_response",
      requestId: "req-9",
      message: expect.stringContaining("is not JSON"),
    });
  });

  test("is not made again when it only does not match", async () => {
    nock(origin).get("/api/runs/1/result").reply(200, { no: "id" });
    await expect(call(request).answer).rejects.toMatchObject({ code: "bad_response" });
  });
});

test("a vendor's message without a letter is none", async () => {
  nock(origin).get("/api/runs/1").reply(502, { detail: " 502 " });
  await expect(call({ url: "/runs/1", effect: "poll" }).answer).rejects.toMatchObject({
    summary: "GET /api/runs/1 returned HTTP 502",
  });
});

test("an error body that the provider fails to read leaves the error of the HTTP status", async () => {
  const tripping = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => ({}),
    readFailure: (body) => ({ message: (body as { detail: string[] }).detail.join() }),
  });
  nock(origin).get("/runs/1").reply(401, { detail: 7 });
  await expect(tripping.request({ url: "/runs/1", effect: "poll" }, directContext())).rejects.toMatchObject({
    code: "unauthorized",
    message: expect.stringContaining("GET /runs/1 returned HTTP 401"),
  });
});

test("a web server that replaces the global Response breaks no call", async () => {
  const response = new Response('{"id":"1"}', { headers: { "content-type": "application/json" } });
  const own = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => ({}),
    readFailure: () => ({}),
    fetch: async () => response,
  });
  class OfTheServer {
    constructor() {
      throw new Error("the response of the server, not of fetch");
    }
    static [Symbol.hasInstance] = (value: unknown) =>
      value === response || value instanceof response.constructor;
  }
  vi.stubGlobal("Response", OfTheServer);
  try {
    const { body } = await own.request({ url: "/runs/1", effect: "read", schema }, directContext());
    expect(body).toEqual({ id: "1" });
  } finally {
    vi.unstubAllGlobals();
  }
});
