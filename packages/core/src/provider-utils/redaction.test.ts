import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { directContext } from "./direct-context.ts";
import { createHttpClient } from "./http-client.ts";

const origin = "https://vendor.example";

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

async function answerTo(headers: Record<string, string>, body: string): Promise<unknown> {
  nock(origin).get("/runs/1").reply(200, body);
  const client = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => headers,
    readFailure: () => ({}),
  });
  return (await client.request({ url: "/runs/1", effect: "poll" }, directContext())).body;
}

test("a header that is no secret changes nothing in what the vendor delivers", async () => {
  const headers = {
    "x-beta": "true",
    "x-customer": "Acme Corp",
    "x-batch": "2026",
    accept: "application/json",
  };
  const delivered = { ok: true, seller: "Acme Corp", year: 2026, type: "application/json", flag: "true" };
  expect(await answerTo(headers, JSON.stringify(delivered))).toEqual(delivered);
});

test.each([
  ["written as it is", { key: 'sk-"a/b\\c"-12345' }, (text: string) => text],
  ["with escaped slashes", { key: "sk-a/b/c-12345678" }, (text: string) => text.replaceAll("/", "\\/")],
  ["with escaped signs", { key: "sk-a<b>c-12345678" }, (text: string) => text.replaceAll("<", "\\u003c")],
])("a key that the vendor echoes %s is cut out, wherever it stands", async (_how, { key }, write) => {
  const echoed = { echo: [`Bearer ${key}`, { [key]: 1 }], n: 5 };
  const body = await answerTo({ authorization: `Bearer ${key}` }, write(JSON.stringify(echoed)));
  expect(JSON.stringify(body)).not.toContain(JSON.stringify(key).slice(1, -1));
  expect(body).toEqual({ echo: ["[redacted]", { "[redacted]": 1 }], n: 5 });
});

test("a secret of the user's own is cut out: one that is called so, and one that looks like it", async () => {
  const headers = { "x-proxy-token": "hunter2hunter2", "x-tenant": "f3a91bc2d4e5f60718293a4b" };
  const echoed = { a: "token hunter2hunter2", b: "f3a91bc2d4e5f60718293a4b" };
  expect(await answerTo(headers, JSON.stringify(echoed))).toEqual({ a: "token [redacted]", b: "[redacted]" });
});

test.each([1, 10, 400])("a body that is nested %i times is cleaned as well", async (depth) => {
  const text = `${"[".repeat(depth)}"sk-very-secret-123"${"]".repeat(depth)}`;
  let inner = await answerTo({ "x-api-key": "sk-very-secret-123" }, text);
  while (Array.isArray(inner)) [inner] = inner;
  expect(inner).toContain("[redacted]");
  expect(inner).not.toContain("sk-very-secret-123");
});

test("an error's request id is cleaned as well", async () => {
  nock(origin).get("/runs/1").reply(404, {}, { "x-request-id": "for sk-very-secret-123" });
  const client = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => origin,
    privateHeaders: () => ({ "x-api-key": "sk-very-secret-123" }),
    readFailure: () => ({}),
  });
  const request = client.request({ url: "/runs/1", effect: "poll" }, directContext());
  await expect(request).rejects.toMatchObject({ code: "not_found", requestId: "for [redacted]" });
});
