import { afterEach, expect, test, vi } from "vitest";
import { patientFetch } from "./client.ts";

const place = Symbol.for("undici.globalDispatcher.1");
const world = globalThis as unknown as Record<symbol, unknown>;
const before = world[place];

afterEach(() => {
  vi.unstubAllGlobals();
  world[place] = before;
});

test("a request for a blocking run has no limit but the caller's, and keeps the process's own dispatcher", async () => {
  const dispatch = vi.fn((_options: object, _handler: unknown) => true);
  world[place] = { dispatch };
  const fetched = vi.fn(async (_input: unknown, _init?: unknown) => new Response("ok"));
  vi.stubGlobal("fetch", fetched);
  await patientFetch("https://example.com", { method: "POST" });
  const init = fetched.mock.calls[0]?.[1] as { method: string; dispatcher: { dispatch: typeof dispatch } };
  expect(init.method).toBe("POST");
  init.dispatcher.dispatch({ path: "/", headersTimeout: 300_000 }, "handler");
  expect(dispatch).toHaveBeenCalledWith({ path: "/", headersTimeout: 0, bodyTimeout: 0 }, "handler");
});

test("where there is no such dispatcher it is fetch", async () => {
  world[place] = undefined;
  const fetched = vi.fn(async (_input: unknown, _init?: unknown) => new Response("ok"));
  vi.stubGlobal("fetch", fetched);
  const init = { method: "POST" };
  await patientFetch("https://example.com", init);
  expect(fetched).toHaveBeenCalledWith("https://example.com", init);
});
