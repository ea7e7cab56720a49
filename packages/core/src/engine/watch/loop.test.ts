import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunTimeoutError, VendorError } from "../../errors/errors.ts";
import type { RunEvent } from "../../model/event.ts";
import { isTerminal, runStatuses, stepStatuses } from "../../model/status.ts";
import {
  type FakeAnswer,
  fakeObservation,
  fakeOutage,
  fakePipeline,
  fakeStep,
  ManualClock,
} from "../../testing.ts";
import { run, start } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const random = () => 0.5;
const quick = () => new ManualClock({ skipUpToMs: 600_000 });

describe("a transient error while polling does not end the run", () => {
  test.each<[string, Error]>([
    ["HTTP 503", fakeOutage(503)],
    ["HTTP 529", fakeOutage(529)],
    ["no connection", new VendorError("unavailable", "connection refused")],
    ["too many requests", new VendorError("rate_limited", "slow down", { httpStatus: 429 })],
    ["a provider that fails at the response", new TypeError("undefined is not a function")],
    ["a truncated body", new VendorError("bad_response", "not JSON")],
  ])("%s", async (_name, error) => {
    const pipeline = fakePipeline({
      statuses: [error, error, error, error, { status: "completed" }],
    });
    const warnings: RunEvent[] = [];
    const result = await run(pipeline, document, {
      clock: quick(),
      onEvent: (event) => event.type === "run-warning" && warnings.push(event),
    });
    expect(result.status).toBe("completed");
    expect(warnings).toHaveLength(4);
  });

  test("a Retry-After of the error is kept", async () => {
    const clock = new ManualClock({ skipUpToMs: 600_000 });
    const busy = new VendorError("rate_limited", "slow down", { retryAfterMs: 45_000 });
    await run(fakePipeline({ statuses: [busy, { status: "completed" }] }), document, { clock, random });
    expect(clock.sleeps).toContain(45_000);
  });

  test.each(["unauthorized", "forbidden", "expired"] as const)(
    "%s is reported immediately, with the ref",
    async (code) => {
      const pipeline = fakePipeline({ statuses: [new VendorError(code, "no")] });
      await expect(run(pipeline, document, { clock: quick() })).rejects.toMatchObject({
        code,
        ref: { runId: "run-1" },
        message: expect.stringContaining("run run-1"),
      });
    },
  );
});

describe("the deadline", () => {
  test("ends the wait with the ref, and the run can be waited for again", async () => {
    const clock = new ManualClock();
    const pipeline = fakePipeline({
      statuses: [...Array<FakeAnswer>(9).fill({ status: "running" }), { status: "completed" }],
    });
    const handle = await start(pipeline, document, { clock, random, timeoutMs: 5_000 });
    const result = handle.result();
    result.catch(() => undefined);
    await clock.advance(5_000);
    await expect(result).rejects.toSatisfy(RunTimeoutError.isInstance);
    await expect(result).rejects.toMatchObject({ code: "timeout", retryable: true, ref: handle.ref });
    expect(clock.waiting).toBe(0);

    const again = handle.result();
    await clock.advance(5_000);
    expect((await again).status).toBe("completed");
  });

  test("says why nothing was heard of the run", async () => {
    const clock = new ManualClock();
    const gone = new VendorError("unavailable", "GET /runs/1 at 127.0.0.1 got no response");
    const pipeline = fakePipeline({ statuses: [{ status: "running" }, gone] });
    const handle = await start(pipeline, document, { clock, random, timeoutMs: 5_000 });
    const result = handle.result();
    result.catch(() => undefined);
    await clock.advance(5_000);
    await expect(result).rejects.toThrow(
      'The run was still "RUNNING" after 5 s, and the last status check failed: GET /runs/1 at 127.0.0.1 got no response (fake, run run-1).',
    );
  });

  test("ends a status check that never returns", async () => {
    const clock = new ManualClock();
    const pipeline = fakePipeline({ statuses: [() => new Promise(() => undefined)] });
    const handle = await start(pipeline, document, { clock, random, timeoutMs: 5_000 });
    const result = handle.result();
    result.catch(() => undefined);
    await clock.advance(5_000);
    await expect(result).rejects.toMatchObject({ code: "timeout" });
  });

  test("covers the start as well, and says that the run may exist", async () => {
    const clock = new ManualClock();
    const pipeline = fakePipeline({ start: () => new Promise(() => undefined) });
    const starting = start(pipeline, document, { clock, timeoutMs: 5_000 });
    starting.catch(() => undefined);
    await expect.poll(() => pipeline.calls.length).toBe(1);
    await clock.advance(5_000);
    await expect(starting).rejects.toMatchObject({ code: "start_unknown", retryable: false });
  });
});

test("an unknown status is polled again, with one warning", async () => {
  const unknown = { status: "unknown", rawStatus: "PONDERING" } as const;
  const pipeline = fakePipeline({ statuses: [unknown, unknown, unknown, { status: "completed" }] });
  const warnings: RunEvent[] = [];
  await run(pipeline, document, {
    clock: quick(),
    onEvent: (event) => event.type === "run-warning" && warnings.push(event),
  });
  expect(warnings).toEqual([
    expect.objectContaining({
      issue: expect.objectContaining({ message: expect.stringContaining("PONDERING") }),
    }),
  ]);
});

test("a start answer that is already the end is not watched", async () => {
  const pipeline = fakePipeline({
    capabilities: { observe: "blocking", attach: false },
    start: async () => ({
      runId: "r",
      proof: "none",
      observation: fakeObservation({ status: "completed" }),
      rawResult: { version: 1, answers: { data: { total: 1 } } },
    }),
  });
  expect((await run(pipeline, document)).data).toEqual({ total: 1 });
  expect(pipeline.calls.map((call) => call.method)).toEqual(["doStart"]);
});

describe("one handle", () => {
  test("serves every waiter with one poll loop and fetches the result once", async () => {
    const clock = new ManualClock();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }, { status: "completed" }] });
    const handle = await start(pipeline, document, { clock, random });
    const seen: string[] = [];
    const watching = (async () => {
      for await (const snapshot of handle.snapshots()) seen.push(snapshot.status);
    })();
    const results = Promise.all([handle.result(), handle.result()]);
    await clock.advance(10_000);
    await Promise.all([watching, results]);
    expect(seen).toEqual(["pending", "running", "completed"]);
    expect(pipeline.calls.map((call) => call.method)).toEqual([
      "doStart",
      "doStatus",
      "doStatus",
      "doResult",
    ]);
  });

  test("stops asking when the last one who waits leaves", async () => {
    const clock = new ManualClock();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }] });
    const handle = await start(pipeline, document, { clock, random });
    const watching = (async () => {
      for await (const snapshot of handle.snapshots()) if (snapshot.status === "running") break;
    })();
    await clock.advance(5_000);
    await watching;
    const asked = pipeline.calls.length;
    await clock.advance(600_000);
    expect(pipeline.calls).toHaveLength(asked);
    expect(clock.waiting).toBe(0);
  });

  test("is not thenable", async () => {
    const handle = await start(fakePipeline(), document, { clock: quick() });
    expect("then" in handle).toBe(false);
  });

  test("is not hurt by a listener that throws, nor by one that rejects", async () => {
    const handle = await start(fakePipeline(), document, {
      clock: quick(),
      onEvent: () => {
        throw new Error("from onEvent");
      },
    });
    handle.on("run-update", () => {
      throw new Error("from a listener");
    });
    handle.on("run-end", async () => {
      throw new Error("from an async listener");
    });
    expect((await handle.result()).status).toBe("completed");
  });
});

test("whatever a vendor says, a run never leaves its end and progress never decreases", async () => {
  const step = fc.record({ key: fc.constantFrom("0", "1", "2"), status: fc.constantFrom(...stepStatuses) });
  const answer = fc.record({ status: fc.constantFrom(...runStatuses), steps: fc.array(step) });
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 8 }), async (answers) => {
      const pipeline = fakePipeline({
        statuses: answers.map(({ status, steps }) => ({ status, steps: steps.map(fakeStep) })),
      });
      const handle = await start(pipeline, document, { clock: quick(), random });
      let last = 0;
      let ended: string | undefined;
      const begun = new Map<string, number>();
      handle.on("step-end", ({ step: { key } }) => begun.set(key, (begun.get(key) ?? 0) + 1));
      for (let turn = 0; turn < answers.length; turn += 1) {
        const { status, progress } = await handle.refresh();
        const ratio = progress ? progress.done / progress.total : last;
        expect(ratio).toBeGreaterThanOrEqual(last);
        expect(ratio).toBeLessThanOrEqual(1);
        last = ratio;
        if (ended) expect(status).toBe(ended);
        if (isTerminal(status)) ended = status;
      }
      expect([...begun.values()].every((count) => count === 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

describe("a run that the vendor cannot find yet", () => {
  const missing = new VendorError("not_found", "No such run", { httpStatus: 404 });

  test("right after its start is polled again", async () => {
    const pipeline = fakePipeline({ statuses: [missing, missing, { status: "completed" }] });
    const result = await run(pipeline, document, { clock: quick() });
    expect(result.status).toBe("completed");
  });

  test("is not found once its first half minute has passed", async () => {
    const clock = quick();
    const pipeline = fakePipeline({ statuses: [missing] });
    const startedMs = clock.now();
    await expect(run(pipeline, document, { clock })).rejects.toMatchObject({
      code: "not_found",
      ref: { runId: "run-1" },
    });
    expect(clock.now() - startedMs).toBeGreaterThanOrEqual(30_000);
  });

  test("is not found when it was seen before", async () => {
    const clock = quick();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }, missing] });
    const startedMs = clock.now();
    await expect(run(pipeline, document, { clock })).rejects.toMatchObject({ code: "not_found" });
    expect(clock.now() - startedMs).toBeLessThan(30_000);
  });
});

describe("an answer about another run", () => {
  test("changes nothing about this one", async () => {
    const other = { status: "completed", runId: "another" } as const;
    const pipeline = fakePipeline({ statuses: [other, { status: "completed", runId: "run-1" }] });
    const warnings: RunEvent[] = [];
    const result = await run(pipeline, document, {
      clock: quick(),
      onEvent: (event) => event.type === "run-warning" && warnings.push(event),
    });
    expect(result.status).toBe("completed");
    expect(warnings).toMatchObject([
      { issue: { code: "check_bad_response", message: expect.stringContaining("another run") } },
    ]);
    expect(result.snapshot).not.toHaveProperty("runId");
  });
});

describe("a run that waits for another process", () => {
  test("is polled on, and says for what", async () => {
    const pipeline = fakePipeline({
      statuses: [
        { status: "waiting", waitingFor: "A reviewer must approve the extraction." },
        { status: "completed" },
      ],
    });
    const handle = await start(pipeline, document, { clock: quick() });
    expect(await handle.refresh()).toMatchObject({
      status: "waiting",
      waitingFor: "A reviewer must approve the extraction.",
    });
    expect((await handle.result()).snapshot).not.toHaveProperty("waitingFor");
  });
});

test("a request to stop the run shows until the run ends", async () => {
  const pipeline = fakePipeline({
    statuses: [{ status: "running" }, { status: "running" }, { status: "cancelled" }],
  });
  const handle = await start(pipeline, document, { clock: quick() });
  expect(await handle.refresh()).not.toHaveProperty("cancelRequested");
  expect(await handle.cancel()).toMatchObject({ status: "running", cancelRequested: true });
  expect(await handle.refresh()).not.toHaveProperty("cancelRequested");
});

test("a result that comes with the status is not fetched", async () => {
  const pipeline = fakePipeline({
    statuses: [{ status: "completed", result: { version: 1, answers: { data: { total: 7 } } } }],
  });
  const result = await run(pipeline, document, { clock: quick() });
  expect(result.data).toEqual({ total: 7 });
  expect(result.snapshot).not.toHaveProperty("result");
  expect(pipeline.calls.map(({ method }) => method)).toEqual(["doStart", "doStatus"]);
});
