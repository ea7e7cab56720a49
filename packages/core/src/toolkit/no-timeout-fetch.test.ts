import { afterEach, expect, test, vi } from "vitest";
import { createHttpClient, directContext } from "./client.ts";

const dispatcherSymbol = Symbol.for("undici.globalDispatcher.1");
const globals = globalThis as unknown as Record<symbol, unknown>;
const before = globals[dispatcherSymbol];

afterEach(() => {
  vi.unstubAllGlobals();
  globals[dispatcherSymbol] = before;
});

/** Sends a request through the client, and returns how `fetch` was called. */
async function fetchedWith(timeoutMs: number | false) {
  const fetched = vi.fn(async (_input: unknown, _init?: unknown) => new Response("{}"));
  vi.stubGlobal("fetch", fetched);
  const client = createHttpClient({
    providerId: "acme",
    baseUrl: () => "https://example.com",
    privateHeaders: () => ({}),
    readFailure: () => ({}),
    isOwnRefusal: () => false,
  });
  await client.request(
    { method: "POST", url: "/execute", json: {}, effect: "start", timeoutMs },
    directContext(),
  );
  expect(fetched).toHaveBeenCalledOnce();
  const [url, init] = fetched.mock.calls[0] as unknown as [string, Record<string, unknown>];
  expect(url).toBe("https://example.com/execute");
  expect(init.method).toBe("POST");
  return init as { dispatcher?: { dispatch(options: object, handler: unknown): boolean } };
}

test("a request for a blocking run has no limit but the caller's, and keeps the process's own dispatcher", async () => {
  const dispatch = vi.fn((_options: object, _handler: unknown) => true);
  globals[dispatcherSymbol] = { dispatch };
  const { dispatcher } = await fetchedWith(false);
  dispatcher?.dispatch({ path: "/", headersTimeout: 300_000 }, "handler");
  expect(dispatch).toHaveBeenCalledWith({ path: "/", headersTimeout: 0, bodyTimeout: 0 }, "handler");
});

test("where there is no such dispatcher it is fetch", async () => {
  globals[dispatcherSymbol] = undefined;
  expect(await fetchedWith(false)).not.toHaveProperty("dispatcher");
});

test("any other request keeps the limits of fetch", async () => {
  globals[dispatcherSymbol] = { dispatch: () => true };
  expect(await fetchedWith(60_000)).not.toHaveProperty("dispatcher");
});
