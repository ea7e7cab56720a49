import { describe, expect, test } from "vitest";
import type { RawResult } from "../model/result.ts";
import { type FakePipeline, fakeObservation, fakePipeline, fakeStep, ManualClock } from "../testing.ts";
import { attach } from "./attach.ts";
import { start } from "./run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const reason = new Error("the caller's own reason");
const random = () => 0.5;
const quick = () => new ManualClock({ skipUpToMs: 600_000 });
const methods = (pipeline: FakePipeline) => pipeline.calls.map((call) => call.method);

/** A pipeline whose result stays on its way until the test lets it through. */
function slowResult() {
  let deliver: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  let fetched = 0;
  let lastSignal: AbortSignal | undefined;
  const pipeline: FakePipeline = {
    ...fakePipeline(),
    async doResult(_request, context): Promise<RawResult> {
      fetched += 1;
      lastSignal = context.signal;
      await passed;
      return { version: 1, answers: { data: { total: 3 } } };
    },
  };
  return { pipeline, deliver, fetched: () => fetched, lastSignal: () => lastSignal };
}

describe("while the result is on its way", () => {
  test("one who stops waiting does not take it from the others", async () => {
    const controller = new AbortController();
    const { pipeline, deliver, fetched } = slowResult();
    const handle = await start(pipeline, document, { clock: quick(), random });
    const impatient = handle.result({ signal: controller.signal });
    const patient = handle.result();
    await expect.poll(fetched).toBe(1);
    controller.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    deliver();
    expect((await patient).data).toEqual({ total: 3 });
    expect(fetched()).toBe(1);
  });

  test("an abort of the run's own signal stops every waiter, and the request", async () => {
    const controller = new AbortController();
    const { pipeline, fetched, lastSignal } = slowResult();
    const handle = await start(pipeline, document, { clock: quick(), random, signal: controller.signal });
    const result = handle.result({ signal: new AbortController().signal });
    await expect.poll(fetched).toBe(1);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(lastSignal()?.aborted).toBe(true);
  });

  test("the request is stopped when the last one left, and made again for the next", async () => {
    const controller = new AbortController();
    const { pipeline, deliver, fetched, lastSignal } = slowResult();
    const handle = await start(pipeline, document, { clock: quick(), random });
    const result = handle.result({ signal: controller.signal });
    await expect.poll(fetched).toBe(1);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(lastSignal()?.aborted).toBe(true);
    deliver();
    expect((await handle.result()).data).toEqual({ total: 3 });
  });

  test("who comes with an aborted signal gets its reason", async () => {
    const handle = await start(fakePipeline({ statuses: [{ status: "completed" }] }), document, {
      clock: quick(),
    });
    await handle.result();
    await expect(handle.result({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("cancel()", () => {
  test("of a run that ended sends no request", async () => {
    const pipeline = fakePipeline();
    const handle = await start(pipeline, document, { clock: quick() });
    await handle.result();
    const asked = pipeline.calls.length;
    expect((await handle.cancel()).status).toBe("completed");
    expect(pipeline.calls).toHaveLength(asked);
  });
});

describe('onAbort "cancel" with a signal that is already aborted', () => {
  test("stops a run that is attached to", async () => {
    const pipeline = fakePipeline({ statuses: [{ status: "running" }] });
    const { ref } = await start(pipeline, document, { clock: quick() });
    const clock = quick();
    const handle = attach(ref, pipeline, { signal: AbortSignal.abort(reason), onAbort: "cancel", clock });
    await expect(handle.result()).rejects.toBe(reason);
    await clock.advance(0);
    expect(methods(pipeline)).toEqual(["doStart", "doCancel"]);
  });

  test("stops a run that was accepted in the same moment", async () => {
    const controller = new AbortController();
    const pipeline = fakePipeline({
      start: async () => ({
        runId: "r-1",
        proof: "none",
        get observation() {
          controller.abort(reason);
          return fakeObservation({ status: "running" });
        },
      }),
    });
    const clock = quick();
    const handle = await start(pipeline, document, { clock, signal: controller.signal, onAbort: "cancel" });
    await expect(handle.result()).rejects.toBe(reason);
    await clock.advance(0);
    expect(methods(pipeline)).toEqual(["doStart", "doCancel"]);
  });
});

describe("a provider that trips", () => {
  test("over a status response is a transient error, and does not end the wait", async () => {
    const incomplete = fakeObservation({ status: "running" });
    Reflect.deleteProperty(incomplete, "steps");
    const pipeline = fakePipeline({ statuses: [async () => incomplete, { status: "completed" }] });
    const handle = await start(pipeline, document, { clock: quick(), random });
    expect((await handle.result()).status).toBe("completed");
  });

  test("over a step's result throws an error of docmux with the ref", async () => {
    const pipeline: FakePipeline = {
      ...fakePipeline({
        statuses: [
          { status: "completed", steps: [fakeStep({ key: "0", status: "completed", hasResult: true })] },
        ],
      }),
      normalizeResult() {
        throw new TypeError("undefined is not a function");
      },
    };
    const handle = await start(pipeline, document, { clock: quick() });
    await expect(handle.stepResult("0")).rejects.toMatchObject({
      code: "bad_response",
      ref: { runId: "run-1" },
    });
  });
});
