import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ResponseBytes } from "../contract/call.ts";
import { StoreError } from "../errors/errors.ts";
import { ManualClock } from "../testing.ts";
import { createHttpClient, directContext } from "./client.ts";

const origin = "https://vendor.example";
const client = createHttpClient({
  providerId: "acme",
  baseUrl: () => origin,
  privateHeaders: () => ({ authorization: "Bearer sk-0123456789abcdef" }),
  readFailure: () => ({}),
  isOwnRefusal: () => false,
});
const context = () => directContext({ clock: new ManualClock({ skipUpToMs: 600_000 }) });

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

test("the bytes of a response are handed over as they were sent, before they are parsed", async () => {
  const sent = Buffer.from('\ufeff{ "total":  1.10, "name": "Größe 🙂" }\r\n');
  const received: ResponseBytes[] = [];
  nock(origin).get("/result").reply(200, sent, { "content-type": "application/json" });
  const { body } = await client.request(
    { url: "/result", effect: "read" },
    { ...context(), onResponseBytes: (response) => received.push(response) },
  );
  expect(body).toEqual({ total: 1.1, name: "Größe 🙂" });
  expect(received).toMatchObject([{ operation: "GET /result", contentType: "application/json" }]);
  expect(Buffer.from(received[0]?.bytes ?? []).equals(sent)).toBe(true);
});

test("bytes that are no text are kept all the same, and a key in a response is not", async () => {
  const received: ResponseBytes[] = [];
  const keep = { ...context(), onResponseBytes: (response: ResponseBytes) => received.push(response) };
  const image = Buffer.from([0x89, 0x50, 0xff, 0xfe, 0, 1]);
  nock(origin).get("/image").reply(200, image, { "content-type": "image/png" });
  await client.request({ url: "/image", effect: "read" }, keep);
  expect(Buffer.from(received[0]?.bytes ?? []).equals(image)).toBe(true);
  nock(origin).get("/echo").reply(200, { echoed: "Bearer sk-0123456789abcdef", total: 3 });
  await client.request({ url: "/echo", effect: "read" }, keep);
  expect(new TextDecoder().decode(received[1]?.bytes)).toBe('{"echoed":"[redacted]","total":3}');
});

test("a billing request is not sent when it cannot be written down", async () => {
  const refused = new StoreError("The disk is full");
  const beforeStart = () => Promise.reject(refused);
  const sending = client.request(
    { method: "POST", url: "/runs", json: {}, effect: "start", search: { at: "now" } },
    { ...context(), beforeStart },
  );
  // Nothing is mocked: a request that went out would fail otherwise.
  await expect(sending).rejects.toBe(refused);
});

test("every attempt of a billing request is written down, with what would find the run", async () => {
  const attempts: object[] = [];
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  nock(origin).post("/runs").replyWithError(refused).post("/runs").reply(200, { id: 1 });
  await client.request(
    { method: "POST", url: "/runs", json: {}, effect: "start", search: { at: "now" }, timeoutMs: 5_000 },
    { ...context(), beforeStart: async (attempt) => void attempts.push(attempt) },
  );
  expect(attempts).toEqual(
    Array.from({ length: 2 }, () => ({ attemptTimeoutMs: 5_000, search: { at: "now" } })),
  );
});
