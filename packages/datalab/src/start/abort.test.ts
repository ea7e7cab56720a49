import { type RunEvent, start } from "@docmux/core";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../test/collect.ts";
import { type DatalabTest, invoice, startDatalabTest } from "../../test/test-datalab.ts";
import { createDatalab } from "../provider.ts";

let bench: DatalabTest;
beforeEach(async () => {
  bench = await startDatalabTest();
});
afterEach(() => bench.emulator.close());

const billed = () => bench.emulator.requests().filter(({ path }) => path.endsWith("/run"));

/** A promise and what settles it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** A provider that waits for its answer at one request until it is let go on; the request itself is real. */
function heldAt(isHeld: (method: string, url: string) => boolean) {
  const arrived = gate();
  const released = gate();
  const signals: AbortSignal[] = [];
  const { apiKey, origin } = bench.emulator;
  const datalab = createDatalab({
    apiKey,
    baseUrl: origin,
    directUploadAboveBytes: 0,
    fetch: async (input, init) => {
      const request = input instanceof Request ? input : undefined;
      const signal = init?.signal ?? request?.signal;
      const answer = await fetch(input, init);
      if (!isHeld(init?.method ?? request?.method ?? "GET", String(request?.url ?? input))) return answer;
      if (signal) signals.push(signal);
      arrived.open();
      await released.opened;
      return answer;
    },
  });
  return { datalab, arrived, released, signals };
}

describe("an abort during the upload stops it immediately, and no run is asked for:", () => {
  test.each<[string, (method: string, url: string) => boolean]>([
    ["while the storage is asked for a place", (_method, url) => url.endsWith("/files/upload")],
    ["while the bytes go out", (method) => method === "PUT"],
    ["while the upload is confirmed", (_method, url) => url.endsWith("/confirm")],
  ])("%s", async (_when, isHeld) => {
    const { datalab, arrived, released, signals } = heldAt(isHeld);
    const controller = new AbortController();
    const events: RunEvent[] = [];
    const started = start(datalab.pipeline("pl_test"), invoice(), {
      clock: bench.clock,
      signal: controller.signal,
      timeoutMs: 600_000,
      onEvent: (event) => void events.push(event),
    });
    await arrived.opened;
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(started).rejects.toBe(reason);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    released.open();
    await new Promise((resolve) => setImmediate(resolve));
    expect(billed()).toEqual([]);
    expect(events.filter(({ type }) => type === "run-warning" || type === "run-start")).toEqual([]);
  });
});

test("an abort while the run is asked for lets that request finish: the run is announced, its file stays", async () => {
  const { datalab, arrived, released, signals } = heldAt((_method, url) => url.endsWith("/run"));
  const controller = new AbortController();
  const late = gate();
  const events: RunEvent[] = [];
  const started = start(datalab.pipeline("pl_test"), invoice(), {
    // Does not jump over the time that the attempt may take.
    clock: new ManualClock(),
    signal: controller.signal,
    timeoutMs: 600_000,
    providerOptions: { datalab: { cleanup: true } },
    onEvent(event) {
      events.push(event);
      if (event.type === "run-start") late.open();
    },
  });
  await arrived.opened;
  controller.abort(new Error("enough"));
  await expect(started).rejects.toThrow("enough");
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  released.open();
  await late.opened;
  expect(events.find(({ type }) => type === "run-start")).toMatchObject({
    late: true,
    ref: { runId: expect.stringMatching(/^pex_/), meta: { uploadedFile: expect.any(String) } },
  });
  expect(billed()).toHaveLength(1);
  expect(await collect(bench.datalab.files.list())).toHaveLength(1);
});
