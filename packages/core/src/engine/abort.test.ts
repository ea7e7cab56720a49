import { describe, expect, test } from "vitest";
import type { RunEvent } from "../model/event.ts";
import { fakeObservation, fakePipeline, ManualClock } from "../testing.ts";
import { run, start } from "./run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const reason = new Error("the caller's own reason");
const random = () => 0.5;

function methods(pipeline: ReturnType<typeof fakePipeline>) {
  return pipeline.calls.map((call) => call.method);
}

/** A promise that the test settles, to hold a request open. */
function gate<Value>() {
  let open: (value: Value) => void = () => undefined;
  const passed = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe("an abort rejects with the caller's own reason and sends nothing more", () => {
  test("before the start: no request is sent", async () => {
    const pipeline = fakePipeline();
    await expect(run(pipeline, document, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(methods(pipeline)).toEqual([]);
  });

  test("while the start is under way, and says that the run may exist", async () => {
    const controller = new AbortController();
    const pipeline = fakePipeline({ start: () => new Promise(() => undefined) });
    const events: RunEvent[] = [];
    const running = run(pipeline, document, {
      signal: controller.signal,
      clock: new ManualClock(),
      onEvent: (event) => events.push(event),
    });
    await expect.poll(() => methods(pipeline)).toEqual(["doStart"]);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(events).toEqual([
      { type: "run-warning", issue: expect.objectContaining({ code: "start_unknown" }) },
    ]);
  });

  test("while waiting for a place in the queue: the call is never made", async () => {
    const controller = new AbortController();
    const held = gate<never>();
    const pipeline = fakePipeline({ concurrency: 1, start: () => held.passed });
    const first = start(pipeline, document, { clock: new ManualClock() });
    const second = start(pipeline, document, { signal: controller.signal, clock: new ManualClock() });
    await expect.poll(() => methods(pipeline)).toEqual(["doStart"]);
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    held.open({ runId: "r", observation: fakeObservation() } as never);
    await first;
    expect(methods(pipeline)).toEqual(["doStart"]);
  });

  test("during the wait between two polls", async () => {
    const controller = new AbortController();
    const clock = new ManualClock();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }] });
    const handle = await start(pipeline, document, { signal: controller.signal, clock, random });
    const result = handle.result();
    result.catch(() => undefined);
    await clock.advance(800);
    expect(methods(pipeline)).toEqual(["doStart", "doStatus"]);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    await clock.advance(3_600_000);
    expect(methods(pipeline)).toEqual(["doStart", "doStatus"]);
    expect(clock.waiting).toBe(0);
  });

  test("during a status check: a later response schedules nothing", async () => {
    const controller = new AbortController();
    const clock = new ManualClock();
    const held = gate<ReturnType<typeof fakeObservation>>();
    const pipeline = fakePipeline({ statuses: [() => held.passed] });
    const events: string[] = [];
    const handle = await start(pipeline, document, {
      signal: controller.signal,
      clock,
      random,
      onEvent: (event) => events.push(event.type),
    });
    const result = handle.result();
    result.catch(() => undefined);
    await clock.advance(800);
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    held.open(fakeObservation({ status: "completed" }));
    await clock.advance(3_600_000);
    expect(methods(pipeline)).toEqual(["doStart", "doStatus"]);
    expect(events).toEqual(["run-start", "run-update", "wait-end"]);
    expect(clock.waiting).toBe(0);
  });
});

describe("what an abort does to the run", () => {
  test("nothing by default: the run can be waited for again from its ref", async () => {
    const controller = new AbortController();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }] });
    const handle = await start(pipeline, document, { signal: controller.signal, clock: new ManualClock() });
    controller.abort(reason);
    await expect(handle.result()).rejects.toBe(reason);
    expect(methods(pipeline)).toEqual(["doStart"]);
  });

  test('onAbort "cancel" asks the vendor to stop it, once', async () => {
    const controller = new AbortController();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }] });
    const clock = new ManualClock();
    const handle = await start(pipeline, document, {
      signal: controller.signal,
      clock,
      onAbort: "cancel",
    });
    const result = handle.result();
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    await clock.advance(0);
    expect(methods(pipeline)).toEqual(["doStart", "doCancel"]);
    expect(clock.waiting).toBe(0);
  });

  test('onAbort "cancel" is refused before the start where the vendor cannot stop a run', async () => {
    const pipeline = fakePipeline({ capabilities: { cancel: false } });
    await expect(start(pipeline, document, { onAbort: "cancel" })).rejects.toMatchObject({
      code: "unsupported",
    });
    expect(methods(pipeline)).toEqual([]);
  });

  test("a signal given to result() stops that wait only", async () => {
    const controller = new AbortController();
    const clock = new ManualClock();
    const pipeline = fakePipeline({ statuses: [{ status: "running" }, { status: "completed" }] });
    const handle = await start(pipeline, document, { clock, random });
    const impatient = handle.result({ signal: controller.signal });
    const patient = handle.result();
    controller.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    await clock.advance(60_000);
    expect((await patient).status).toBe("completed");
  });
});
