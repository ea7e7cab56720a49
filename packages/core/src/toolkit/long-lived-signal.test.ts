import { getEventListeners } from "node:events";
import nock from "nock";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttpClient, directContext } from "./client.ts";

const origin = "https://vendor.example";
const client = createHttpClient({
  providerId: "acme",
  isOwnRefusal: () => false,
  baseUrl: () => origin,
  privateHeaders: () => ({}),
  readFailure: () => ({}),
});

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

/** What a signal remembers of the signals that were made from it; the runtime never forgets them. */
function dependants(signal: AbortSignal): number {
  const name = Object.getOwnPropertySymbols(signal).find((symbol) =>
    /dependantSignals/i.test(String(symbol)),
  );
  return name ? ((signal as unknown as Record<symbol, Set<unknown>>)[name]?.size ?? 0) : 0;
}

test("a signal that lives longer than its requests keeps nothing of them", async () => {
  const { signal } = new AbortController();
  for (let turn = 0; turn < 5; turn += 1) {
    nock(origin)
      .get("/runs")
      .reply(turn === 3 ? 404 : 200, {});
    await client.request({ url: "/runs", effect: "poll" }, directContext({ signal })).catch(() => undefined);
  }
  expect(dependants(signal)).toBe(0);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("an abort ends a request that is under way, with the caller's own reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  nock(origin).get("/runs").delay(60_000).reply(200, {});
  const answer = client.request(
    { url: "/runs", effect: "poll" },
    directContext({ signal: controller.signal }),
  );
  answer.catch(() => undefined);
  await expect.poll(() => nock.pendingMocks()).toEqual([]);
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});
