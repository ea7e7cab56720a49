import { expect, test } from "vitest";
import { ProxyError } from "../errors/proxy-error.ts";
import { ManualClock } from "../testing.ts";
import { createHttpClient, directContext } from "./client.ts";
import type { RequestEffect } from "./request.ts";

/** Sends a request with a `fetch` that fails as given. */
async function failWith(error: Error, effect: RequestEffect) {
  let sent = 0;
  const client = createHttpClient({
    providerId: "acme",
    baseUrl: () => "https://vendor.example",
    privateHeaders: () => ({ "x-api-key": "key-of-the-vendor" }),
    readFailure: () => ({}),
    isOwnRefusal: () => false,
    fetch: async () => {
      sent += 1;
      throw error;
    },
  });
  const clock = new ManualClock({ skipUpToMs: 600_000 });
  const method = effect === "start" ? "POST" : "GET";
  const failure = await client
    .request({ method, url: "/runs", effect }, directContext({ clock }))
    .catch((thrown: unknown) => thrown);
  return { failure, sent };
}

const wrapped = (cause: Error) => new TypeError("fetch failed", { cause });

test.each([
  ["docmux's own", wrapped(new ProxyError({ proxyHost: "proxy.example:3128", httpStatus: 403 }))],
  ["undici's", wrapped(new Error("Proxy response (403) !== 200 when HTTP Tunneling"))],
])("%s refusal by a proxy is final and no run was started", async (_whose, error) => {
  const { failure, sent } = await failWith(error, "start");
  expect(failure).toMatchObject({ code: "unavailable", retryable: false, httpStatus: undefined });
  expect((failure as Error).message).toMatch(
    /^The proxy.*, not the vendor, refused POST \/runs to vendor\.example with HTTP 403 \(acme\)\. .* No run was started\.$/,
  );
  expect(sent).toBe(1);
});

test("a proxy that asks for credentials is a wrong setting", async () => {
  const { failure } = await failWith(wrapped(new ProxyError({ httpStatus: 407 })), "start");
  expect(failure).toMatchObject({ code: "config" });
});

test.each([
  ["a 502", new ProxyError({ httpStatus: 502 })],
  ["a proxy that is not reached", new ProxyError({ proxyHost: "proxy.example", reason: "ECONNREFUSED" })],
])("%s is tried again, as nothing was sent", async (_what, error) => {
  const { failure, sent } = await failWith(wrapped(error), "start");
  expect(failure).toMatchObject({ code: "unavailable", retryable: true });
  expect(sent).toBe(4);
});

test("a status check says what the vendor received: nothing", async () => {
  const { failure } = await failWith(wrapped(new ProxyError({ reason: "ENOTFOUND" })), "poll");
  expect((failure as Error).message).toContain("(ENOTFOUND); GET /runs was not sent to vendor.example");
  expect((failure as Error).message).toContain("The vendor received nothing.");
});
