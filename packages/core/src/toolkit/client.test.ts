import { inspect } from "node:util";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import type { CallContext } from "../contract/call.ts";
import { VendorError } from "../errors/errors.ts";
import type { RetryNotice } from "../model/event.ts";
import { ManualClock } from "../testing.ts";
import { createHttpClient, directContext } from "./client.ts";
import type { HttpRequest } from "./request.ts";

const key = "sk-secret-key-123";
const origin = "https://vendor.example";
const schema = z.looseObject({ id: z.string() });

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

const client = createHttpClient({
  providerId: "acme",
  baseUrl: () => `${origin}/api`,
  privateHeaders: () => ({ authorization: `Bearer ${key}` }),
  readFailure: (body) => ({ message: (body as { detail?: string } | undefined)?.detail }),
  isOwnRefusal: (_status, headers, body) =>
    headers.get("server") !== "gateway" && (body as { refused?: boolean } | undefined)?.refused === true,
});

function call(request: HttpRequest<{ id: string }>, signal = new AbortController().signal) {
  const retries: RetryNotice[] = [];
  const emulators: (string | undefined)[] = [];
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  const context: CallContext = {
    signal,
    clock,
    random: () => 0.5,
    onRetry: (notice) => retries.push(notice),
    onResponse: ({ emulator }) => emulators.push(emulator),
  };
  return { answer: client.request(request, context), retries, emulators, clock };
}

describe("the key", () => {
  test("goes along to the configured origin", async () => {
    nock(origin, { reqheaders: { authorization: `Bearer ${key}` } })
      .get("/api/runs/1")
      .query({ full: "true" })
      .reply(200, { id: "1" });
    const { answer } = call({
      url: "/runs/1",
      query: { full: true, none: undefined },
      effect: "poll",
      schema,
    });
    expect((await answer).body).toEqual({ id: "1" });
  });

  test("does not go to any other origin that a vendor names", async () => {
    nock("https://storage.example", { badheaders: ["authorization"] })
      .get("/result")
      .reply(200, { id: "1" });
    await call({ url: "https://storage.example/result", effect: "read", schema }).answer;
  });

  test("does not follow a redirect", async () => {
    nock(origin).get("/api/runs/1").reply(302, "", { location: "https://evil.example/" });
    await expect(call({ url: "/runs/1", effect: "read", schema }).answer).rejects.toMatchObject({
      code: "bad_response",
      message: expect.stringContaining("redirect"),
    });
  });

  test("is in no error and in no body, even when the vendor echoes it", async () => {
    nock(origin)
      .get("/api/runs/1")
      .reply(401, { detail: `bad key ${key}` });
    nock(origin).get("/api/runs/2").reply(200, { id: key });
    const refused = await call({ url: "/runs/1", effect: "read", schema }).answer.catch((error) => error);
    expect(refused).toSatisfy(VendorError.isInstance);
    expect(refused.message).toContain("bad key [redacted]");
    expect(inspect(refused, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(key);
    expect(JSON.stringify(refused)).not.toContain(key);
    expect((await call({ url: "/runs/2", effect: "read", schema }).answer).body.id).toBe("[redacted]");
  });
});

describe("a read", () => {
  test("is repeated after a transient error, on the injected clock, and keeps Retry-After", async () => {
    nock(origin).get("/api/runs/1").reply(503).get("/api/runs/1").reply(429, "", { "retry-after": "7" });
    nock(origin).get("/api/runs/1").reply(200, { id: "1" });
    const { answer, retries, clock } = call({ url: "/runs/1", effect: "read", schema });
    await answer;
    expect(retries.map(({ attempt, delayMs, reason }) => [attempt, delayMs, reason])).toEqual([
      [1, 500, "HTTP 503"],
      [2, 7_000, "HTTP 429"],
    ]);
    expect(clock.sleeps).toEqual([500, 7_000]);
  });

  test("is given up after three repeats", async () => {
    nock(origin).get("/api/runs/1").times(4).reply(500, { detail: "boom" }, { "x-request-id": "req-9" });
    await expect(call({ url: "/runs/1", effect: "read", schema }).answer).rejects.toMatchObject({
      code: "unavailable",
      httpStatus: 500,
      requestId: "req-9",
      message: expect.stringContaining("boom (acme, HTTP 500, request req-9)"),
    });
  });
});

test.each(["x-request-id", "request-id", "apim-request-id"])(
  "an error has the request id of the header %s",
  async (name) => {
    nock(origin)
      .get("/api/runs/1")
      .reply(404, {}, { [name]: "req-9" });
    await expect(call({ url: "/runs/1", effect: "poll", schema }).answer).rejects.toMatchObject({
      requestId: "req-9",
    });
  },
);

test("a status check is not repeated here: the poll loop repeats it", async () => {
  nock(origin).get("/api/runs/1").reply(503);
  await expect(call({ url: "/runs/1", effect: "poll", schema }).answer).rejects.toMatchObject({
    code: "unavailable",
  });
});

describe("a start", () => {
  const request = { method: "POST", url: "/runs", json: { a: 1 }, effect: "start", schema } as const;

  test.each([429, 503, 529])("is repeated after the vendor's own refusal with HTTP %i", async (status) => {
    nock(origin).post("/api/runs").reply(status, { refused: true });
    nock(origin).post("/api/runs", { a: 1 }).reply(200, { id: "1" });
    expect((await call(request).answer).body.id).toBe("1");
  });

  test("is given up after three repeats, and no run was started", async () => {
    nock(origin).post("/api/runs").times(4).reply(429, { refused: true, detail: "Too many" });
    await expect(call(request).answer).rejects.toMatchObject({
      code: "rate_limited",
      retryable: true,
      nextStep: expect.stringContaining("No run was started"),
    });
  });

  test.each([400, 404, 422, 500, 502, 504])(
    "is refused for good by the vendor's own answer with HTTP %i",
    async (status) => {
      nock(origin).post("/api/runs").reply(status, { refused: true });
      await expect(call(request).answer).rejects.not.toMatchObject({ code: "start_unknown" });
    },
  );

  test.each([
    [429, "<html>nginx</html>", {}],
    [503, { message: "Service Unavailable" }, { "retry-after": "1" }],
    [503, "upstream connect error or disconnect/reset before headers", {}],
    [529, "", { "retry-after": "1" }],
    [500, "<html>", {}],
    [502, "<html>", {}],
    [504, "<html>", {}],
    [520, "error code: 520", {}],
    [524, "error code: 524", {}],
    [408, "", {}],
    [425, "", {}],
    [499, "", {}],
    [303, "", { location: "/api/runs/1" }],
    [503, { refused: true }, { server: "gateway" }],
  ])("is unknown after HTTP %i %j %j: it is never sent again", async (status, body, headers) => {
    nock(origin).post("/api/runs").reply(status, body, headers);
    const error = await call({ ...request, search: { at: "now" } }).answer.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "start_unknown", httpStatus: status, search: { at: "now" } });
    expect(error.message).not.toMatch(/no run was started|nothing was/i);
  });

  test.each([400, 401, 403, 404, 413])(
    "is refused by any answer with HTTP %i, which edges decide before they hand a request on",
    async (status) => {
      nock(origin).post("/api/runs").reply(status, "<html>");
      await expect(call(request).answer).rejects.not.toMatchObject({ code: "start_unknown" });
    },
  );

  test.each([301, 302, 307, 308])("is refused by a redirect with HTTP %i", async (status) => {
    nock(origin).post("/api/runs").reply(status, "", { location: "https://elsewhere.example/" });
    await expect(call(request).answer).rejects.toMatchObject({
      code: "config",
      message: expect.stringMatching(/redirect.*baseUrl.*No run was started/s),
    });
  });

  test("whose refusal cannot be judged is unknown", async () => {
    const strange = createHttpClient({
      providerId: "acme",
      baseUrl: () => origin,
      privateHeaders: () => ({}),
      readFailure: () => ({}),
      isOwnRefusal: () => {
        throw new TypeError("no member");
      },
    });
    nock(origin).post("/runs").reply(429, {});
    await expect(strange.request(request, directContext())).rejects.toMatchObject({ code: "start_unknown" });
  });

  test("is unknown after a broken connection, and never sent again", async () => {
    nock(origin)
      .post("/api/runs")
      .replyWithError(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    await expect(call(request).answer).rejects.toMatchObject({ code: "start_unknown" });
  });

  test("is repeated while the connection is refused, and then no run was started", async () => {
    nock(origin)
      .post("/api/runs")
      .times(4)
      .replyWithError(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    await expect(call(request).answer).rejects.toMatchObject({
      code: "unavailable",
      nextStep: expect.stringContaining("No run was started"),
    });
  });

  test.each(["{ truncated", '{"no":"id"}', ""])("with the unreadable answer %j is unknown", async (body) => {
    nock(origin).post("/api/runs").reply(200, body);
    await expect(call(request).answer).rejects.toMatchObject({ code: "start_unknown" });
  });

  test("that was refused for its input is an input error", async () => {
    nock(origin).post("/api/runs").reply(422, { detail: "no such page" });
    await expect(call(request).answer).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("no such page"),
    });
  });
});

describe("a start that is answered at the end of its run", () => {
  const request: HttpRequest<{ id: string }> = {
    method: "POST",
    url: "/execute",
    effect: "start",
    schema,
    isBlocking: true,
    isRunReport: (_status, body) => (body as { ended?: boolean }).ended === true,
  };

  test("is not repeated after the vendor's report that the run ended", async () => {
    nock(origin).post("/api/execute").reply(429, { ended: true });
    const { answer, retries } = call(request);
    await expect(answer).rejects.toMatchObject({
      code: "rate_limited",
      nextStep: expect.not.stringMatching(/started/),
    });
    expect(retries).toEqual([]);
  });

  test("is repeated after a refusal", async () => {
    nock(origin).post("/api/execute").reply(429, { refused: true });
    nock(origin).post("/api/execute").reply(200, { id: "1" });
    expect((await call(request).answer).body).toEqual({ id: "1" });
  });

  test.each([401, 404, 413, 499])("is unknown after HTTP %i of a gateway that cut it off", async (status) => {
    nock(origin).post("/api/execute").reply(status, "<html>");
    await expect(call(request).answer).rejects.toMatchObject({ code: "start_unknown" });
  });
});

test("what may be done twice is repeated as a read is", async () => {
  nock(origin).delete("/api/files/1").reply(503).delete("/api/files/1").reply(200, { id: "1" });
  const request = { method: "DELETE", url: "/files/1", effect: "idempotent", schema } as const;
  expect((await call(request).answer).body.id).toBe("1");
});

describe("a write", () => {
  const request = { method: "POST", url: "/files", json: {}, effect: "write", schema } as const;

  test("is repeated after the vendor's own refusal", async () => {
    nock(origin).post("/api/files").reply(429, { refused: true }).post("/api/files").reply(200, { id: "1" });
    expect((await call(request).answer).body.id).toBe("1");
  });

  test.each([429, 503])("is not repeated after a bare HTTP %i: it may have been done", async (status) => {
    nock(origin).post("/api/files").reply(status, "<html>");
    await expect(call(request).answer).rejects.toMatchObject({ httpStatus: status });
  });
});

describe("an answer", () => {
  test.each([
    ["<html>", "not JSON"],
    ["", "empty"],
    ["[]", "cannot be read"],
  ])("%j is a bad response", async (body, words) => {
    nock(origin).get("/api/runs/1").reply(200, body);
    await expect(call({ url: "/runs/1", effect: "poll", schema }).answer).rejects.toMatchObject({
      code: "bad_response",
      message: expect.stringContaining(words),
    });
  });

  test("larger than allowed is refused", async () => {
    nock(origin)
      .get("/api/runs/1")
      .reply(200, { id: "x".repeat(2_000) });
    await expect(
      call({ url: "/runs/1", effect: "poll", schema, maxAnswerBytes: 1_000 }).answer,
    ).rejects.toMatchObject({ code: "bad_response", message: expect.stringContaining("too large") });
  });

  test("with a __proto__ member touches no prototype", async () => {
    nock(origin).get("/api/runs/1").reply(200, '{"id":"1","__proto__":{"polluted":true}}');
    await call({ url: "/runs/1", effect: "poll", schema }).answer;
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("from an emulator is recognized", async () => {
    nock(origin).get("/api/runs/1").reply(200, { id: "1" }, { "x-docmux-emulator": "acme" });
    const { answer, emulators } = call({ url: "/runs/1", effect: "poll", schema });
    await answer;
    expect(emulators).toEqual(["acme"]);
  });
});

test("an abort during a back-off rejects with the caller's own reason and sends nothing more", async () => {
  nock(origin).get("/api/runs/1").reply(503);
  const controller = new AbortController();
  const reason = new Error("enough");
  const context: CallContext = {
    signal: controller.signal,
    clock: new ManualClock(),
    random: () => 0.5,
    onRetry: () => controller.abort(reason),
    onResponse: () => undefined,
  };
  await expect(client.request({ url: "/runs/1", effect: "read", schema }, context)).rejects.toBe(reason);
});

test("an abort before the request sends nothing", async () => {
  const reason = new Error("enough");
  const { answer } = call({ url: "/runs/1", effect: "read", schema }, AbortSignal.abort(reason));
  await expect(answer).rejects.toBe(reason);
});

test("a missing mock is shown, not repeated", async () => {
  const { answer, retries } = call({ url: "/nowhere", effect: "read", schema });
  await expect(answer).rejects.toThrow();
  expect(retries).toEqual([]);
});
