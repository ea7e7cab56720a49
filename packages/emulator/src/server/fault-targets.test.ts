import { afterEach, describe, expect, test } from "vitest";
import type { EmulatorOptions } from "./emulator.ts";
import { ManualEmulatorClock } from "./emulator-clock.ts";
import type { Fault } from "./fault.ts";
import { startTestingVendor, type TestingVendor } from "./testing-vendor.ts";

let acme: TestingVendor;
afterEach(() => acme.close());

async function start(options: EmulatorOptions = {}): Promise<void> {
  acme = await startTestingVendor({ clock: new ManualEmulatorClock(), ...options });
}

function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${acme.origin}${path}`, { redirect: "manual", ...init });
}

describe("whom a fault strikes", () => {
  test("requests of a method, a path and a header, so many times", async () => {
    await start();
    acme.fault({
      kind: "status",
      status: 503,
      method: "GET",
      path: /^\/runs/,
      headers: { "x-run": "7" },
      times: 2,
    });
    const statuses = [];
    for (const run of ["6", "7", "7", "7"]) {
      statuses.push((await ask("/runs/1", { headers: { "x-run": run } })).status);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    acme.fault({ kind: "status", status: 503, path: "/results" });
    expect((await ask("/runs/1")).status).toBe(200);
  });

  test("a method in whatever case it was written", async () => {
    await start();
    acme.fault({ kind: "status", status: 503, method: "get" });
    expect((await ask("/runs/1")).status).toBe(503);
  });

  test("the request that is due, when others are let pass first", async () => {
    await start();
    acme.fault({ kind: "status", status: 503, after: 1 });
    const statuses = [];
    for (let turn = 0; turn < 3; turn += 1) statuses.push((await ask("/runs/1")).status);
    expect(statuses).toEqual([200, 503, 200]);
  });

  test("the same requests for the same seed, others for another", async () => {
    const strike = async (seed: number) => {
      await start({ seed });
      acme.fault({ kind: "status", status: 503, times: Number.POSITIVE_INFINITY, rate: 0.5 });
      const statuses = [];
      for (let turn = 0; turn < 20; turn += 1) statuses.push((await ask("/runs/1")).status);
      await acme.close();
      return statuses.join();
    };
    const first = await strike(1);
    expect(first).toContain("200");
    expect(first).toContain("503");
    expect(await strike(1)).toBe(first);
    expect(await strike(2)).not.toBe(first);
  });

  test("a fault that was withdrawn has no effect", async () => {
    await start();
    acme.fault({ kind: "status", status: 503 })();
    expect((await ask("/runs/1")).status).toBe(200);
  });
});

test.each([
  ["refused by the vendor", undefined],
  ["refused by a fault", { kind: "status", status: 413 } satisfies Fault],
])("a large upload that is %s gets the answer, not a broken connection", async (_name, fault) => {
  await start();
  // A client that is still sending when a hasty server would answer and hang up.
  let left = 10;
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      controller.enqueue(new Uint8Array(256 * 1024));
      left -= 1;
      if (left === 0) controller.close();
    },
  });
  if (fault) acme.fault(fault);
  const answer = await ask("/runs", { method: "POST", body, duplex: "half" });
  expect([answer.status, left]).toEqual([fault?.status ?? 401, 0]);
});
