import { inspect } from "node:util";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient, directContext } from "./client.ts";
import type { HttpRequest } from "./request.ts";

const key = "sk-secret-key-123";

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

function send(request: Partial<HttpRequest<unknown>>, baseUrl = "https://vendor.example", extra = {}) {
  const client = createHttpClient({
    providerId: "acme",
    isOwnRefusal: () => false,
    baseUrl: () => baseUrl,
    privateHeaders: () => ({ authorization: `Bearer ${key}`, ...extra }),
    readFailure: () => ({}),
  });
  return client.request({ url: "/runs", effect: "start", ...request }, directContext());
}

describe("an address that a vendor names and docmux does not call", () => {
  test.each([
    ["is no URL", "result/1"],
    ["is a file", "file:///etc/passwd"],
    ["is data", "data:application/json,{}"],
    ["holds a password", "https://user:hunter2hunter2@storage.example/x"],
    ["leaves encryption", "http://169.254.169.254/latest/meta-data"],
  ])("%s", async (_what, url) => {
    const error = await send({ url }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "bad_response",
      providerId: "acme",
      message: expect.stringContaining("does not call"),
    });
    expect(inspect(error)).not.toContain("hunter2");
  });

  test("a plain http URL is called by a client that is set to plain http", async () => {
    nock("http://127.0.0.1:9999").get("/x").reply(200, { id: 1 });
    const url = "http://127.0.0.1:9999/x";
    expect((await send({ url, effect: "read" }, "http://127.0.0.1:8888")).body).toEqual({ id: 1 });
  });
});

test.each(["/runs/..", "/runs/./status", "/runs/%2E%2e/abort?x=1", "/.."])(
  "an id that would lead to another address, %s, is refused before anything is sent",
  async (url) => {
    await expect(send({ url, effect: "poll" })).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("No request was sent"),
    });
  },
);

test("dots within a name, and in a query, are no such id", async () => {
  nock("https://vendor.example").get("/files/a..b").query({ under: "/../x" }).reply(200, { id: 1 });
  expect((await send({ url: "/files/a..b?under=/../x", effect: "read" })).body).toEqual({ id: 1 });
});

test("a header that cannot be sent is named before anything is sent, without its value", async () => {
  const error = await send({}, undefined, { "x-team": "a\nhunter2hunter2" }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "config", message: expect.stringContaining('"x-team"') });
  expect(inspect(error)).not.toContain("hunter2");
});
