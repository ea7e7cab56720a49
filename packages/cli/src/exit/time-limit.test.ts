import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectGarbage } from "../testing/garbage.ts";
import { withTimeLimit } from "./time-limit.ts";

let url = "";
let arrived: Promise<void>;
let stopServer: () => Promise<void>;
beforeEach(async () => {
  let noteArrival: () => void;
  arrived = new Promise((resolve) => {
    noteArrival = resolve;
  });
  // It takes every request and answers none.
  const server = createServer(() => noteArrival());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  stopServer = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
});
afterEach(() => stopServer());

test("a request ends when its time is over, also after a garbage collection", async () => {
  const clock = new ManualClock();
  const asked = withTimeLimit(10_000, { clock }, (signal) => fetch(url, { signal })).catch(
    (error: Error) => error.name,
  );
  await arrived;
  collectGarbage();
  await clock.advance(9_999);
  expect(await Promise.race([asked, "waits"])).toBe("waits");
  await clock.advance(1);
  expect(await asked).toBe("TimeoutError");
});

test("a request ends with the caller's signal, and no timer is left", async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  const asked = withTimeLimit(10_000, { clock, signal: stop.signal }, (signal) => fetch(url, { signal }));
  const refused = expect(asked).rejects.toThrow("Ctrl-C");
  await arrived;
  stop.abort(new Error("Ctrl-C"));
  await refused;
  expect(clock.waiting).toBe(0);
  await expect(withTimeLimit(1, { signal: stop.signal }, async (signal) => signal.reason)).resolves.toBe(
    stop.signal.reason,
  );
});

test("what ends in time leaves no timer", async () => {
  const clock = new ManualClock();
  expect(await withTimeLimit(10_000, { clock }, async () => "done")).toBe("done");
  expect(clock.waiting).toBe(0);
});
