import { type Pipeline, VendorError } from "@docmux/core";
import { describe, expect, it } from "vitest";
import { compare } from "../compare.ts";
import type { CompareEvent, CompareOptions } from "../options.ts";
import { fakeDocuments, fakeInput, fakeVendor, quickClock, startsOf } from "../testing/fake-vendor.ts";

describe("refused accounts", () => {
  it.each([401, 402, 403])(
    "HTTP %i leaves the vendor out from then on, says so, and spares the others",
    async (httpStatus) => {
      const broke = fakeVendor("broke", {
        concurrency: 1,
        start: new VendorError(httpStatus === 401 ? "unauthorized" : "forbidden", "No credit left", {
          httpStatus,
        }),
      });
      const fine = fakeVendor("fine");
      const report = await compare({
        clock: quickClock(),
        documents: fakeDocuments("a", "b", "c"),
        pipelines: [broke, fine],
      });
      expect(startsOf(broke)).toBe(1);
      expect(startsOf(fine)).toBe(3);
      expect(report.pipelines[0]).toMatchObject({
        counts: { failed: 1, notStarted: 2 },
        stopped: { message: "No credit left" },
      });
      expect(report.pipelines[1]).toMatchObject({ counts: { delivered: 3 } });
    },
  );

  it("does not take another vendor's kind of failure for one", async () => {
    const shaky = fakeVendor("shaky", {
      start: new VendorError("not_found", "No such pipeline", { httpStatus: 404 }),
    });
    const report = await compare({
      clock: quickClock(),
      documents: fakeDocuments("a", "b"),
      pipelines: [shaky],
    });
    expect(report.pipelines[0]).toMatchObject({ counts: { failed: 2, notStarted: 0 } });
    expect(report.pipelines[0]).not.toHaveProperty("stopped");
  });
});

describe("order and load", () => {
  const order = async (seed: number) => {
    const events: string[] = [];
    await compare({
      clock: quickClock(),
      random: () => 0.5,
      seed,
      documents: fakeDocuments("a", "b", "c", "d"),
      pipelines: [fakeVendor("x", { concurrency: 1 }), fakeVendor("y", { concurrency: 1 })],
      onEvent: (event) => {
        if (event.type === "cell-start") events.push(`${event.pipeline} ${event.document}`);
      },
    });
    return events;
  };

  it("is the same for the same seed, another for another, and always complete", async () => {
    const first = await order(1);
    expect(await order(1)).toEqual(first);
    expect(await order(2)).not.toEqual(first);
    expect([...(await order(2))].sort()).toEqual([...first].sort());
    expect(new Set(first).size).toBe(8);
  });

  it.each<[string, CompareOptions["concurrency"], number]>([
    ["the provider's own", undefined, 2],
    ["one number for all", 3, 3],
    ["one for each provider", { x: 1 }, 1],
  ])("keeps at most as many runs of a vendor in flight as allowed: %s", async (_, concurrency, most) => {
    let inFlight = 0;
    let peak = 0;
    await compare({
      clock: quickClock(),
      ...(concurrency === undefined ? {} : { concurrency }),
      documents: fakeDocuments("a", "b", "c", "d", "e", "f"),
      pipelines: [fakeVendor("x", { concurrency: 2 })],
      onEvent: (event) => {
        if (event.type === "cell-start") inFlight += 1;
        if (event.type === "cell-end") inFlight -= 1;
        peak = Math.max(peak, inFlight);
      },
    });
    expect(peak).toBe(most);
  });

  it("runs each document several times and measures the noise of a pipeline", async () => {
    let turn = 0;
    const pipeline = fakeVendor("moody");
    const moody: Pipeline = {
      ...pipeline,
      normalizeResult: (request) => {
        turn += 1;
        return { ...pipeline.normalizeResult(request), data: { a: 1, b: turn % 2 } };
      },
    };
    const report = await compare({
      clock: quickClock(),
      repeat: 2,
      concurrency: 1,
      documents: [{ id: "a", input: fakeInput, truth: { a: 1, b: 1 } }],
      pipelines: [moody],
    });
    expect(report.cells.map((cell) => [cell.repetition, cell.score?.accuracy])).toEqual([
      [0, 100],
      [1, 50],
    ]);
    expect(report.pipelines[0]).toMatchObject({ accuracy: 75 });
    expect(report.pipelines[0]?.noise).toBeCloseTo(35.36, 1);
  });
});

it("gives every vendor the same deadline and distinguishes it from a vendor's failure", async () => {
  const slow = fakeVendor("slow", { statuses: [{ status: "running", rawStatus: "WORKING" }] });
  const report = await compare({
    clock: quickClock(),
    deadlineMs: 90_000,
    documents: fakeDocuments("a"),
    pipelines: [fakeVendor("quick", { statuses: [{ status: "completed" }] }), slow],
  });
  expect(report.cells[1]).toMatchObject({
    outcome: "failed",
    error: { code: "timeout" },
    ref: { providerId: "slow" },
  });
});

it("stops starting runs when the budget is spent", async () => {
  const cost = { amount: "0.40", currency: "USD", exactness: "exact" } as const;
  const priced = fakeVendor("priced", { concurrency: 1, result: { usage: { cost } } });
  const report = await compare({
    clock: quickClock(),
    budget: { amount: "0.8", currency: "USD" },
    documents: fakeDocuments("a", "b", "c", "d"),
    pipelines: [priced],
  });
  expect(startsOf(priced)).toBe(2);
  expect(report.cells.filter((cell) => cell.error?.code === "budget")).toHaveLength(2);
  expect(report.pipelines[0]).not.toHaveProperty("stopped");
});

it("reports what was measured when it is aborted, and starts nothing more", async () => {
  const controller = new AbortController();
  const pipeline = fakeVendor("x", { concurrency: 1 });
  const report = await compare({
    clock: quickClock(),
    signal: controller.signal,
    documents: fakeDocuments("a", "b", "c"),
    pipelines: [pipeline],
    onEvent: (event) => {
      if (event.type === "cell-end" && event.done === 1) controller.abort(new Error("enough"));
    },
  });
  expect(report.aborted).toBe(true);
  expect(report.pipelines[0]?.counts).toMatchObject({ delivered: 1 });
  expect(report.cells.filter((cell) => cell.error?.code === "aborted")).toHaveLength(2);
});

it("survives an observer that throws, and reports the progress to it", async () => {
  const events: CompareEvent[] = [];
  await compare({
    clock: quickClock(),
    documents: fakeDocuments("a", "b"),
    pipelines: [fakeVendor("x")],
    onEvent: (event) => {
      events.push(event);
      throw new Error("observer");
    },
  });
  const ends = events.filter((event) => event.type === "cell-end");
  expect(ends.map(({ done, total }) => [done, total])).toEqual([
    [1, 2],
    [2, 2],
  ]);
});
