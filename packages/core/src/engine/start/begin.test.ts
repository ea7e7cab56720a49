import { describe, expect, test } from "vitest";
import type { CallContext, StartPhase } from "../../contract/call.ts";
import type { StartResponse } from "../../contract/start.ts";
import { StartUnknownError } from "../../errors/errors.ts";
import type { RunEvent } from "../../model/event.ts";
import { type FakePipeline, fakeObservation, fakePipeline, ManualClock } from "../../testing.ts";
import { attach } from "../attach.ts";
import type { StartOptions } from "../options.ts";
import { run, start } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const reason = new Error("the caller's own reason");
const quick = () => new ManualClock({ skipUpToMs: 600_000 });
const methods = (pipeline: FakePipeline) => pipeline.calls.map((call) => call.method);

type Phase = StartPhase | "sent";

/** What the toolkit reports of a start. */
function report(context: CallContext, phase: Phase, attemptTimeoutMs?: number): void {
  if (phase === "sent") void context.beforeStart?.({ attemptTimeoutMs });
  else context.onStartPhase?.(phase);
}

function gate<Value>() {
  let open: (value: Value) => void = () => undefined;
  const passed = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

/** A pipeline with one place, which another start holds. */
async function crowded(held: Promise<StartResponse>): Promise<FakePipeline> {
  const pipeline = fakePipeline({ concurrency: 1, start: () => held });
  start(pipeline, document, { clock: new ManualClock() }).catch(() => undefined);
  await expect.poll(() => methods(pipeline)).toEqual(["doStart"]);
  return pipeline;
}

describe("a start that never left the queue", () => {
  test("is not reported as one that may exist when it is aborted", async () => {
    const controller = new AbortController();
    const pipeline = await crowded(gate<StartResponse>().passed);
    const events: RunEvent[] = [];
    const waiting = start(pipeline, document, {
      signal: controller.signal,
      clock: new ManualClock(),
      onEvent: (event) => events.push(event),
    });
    waiting.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(events).toEqual([]);
  });

  test("is reported as not sent when the deadline passes", async () => {
    const pipeline = await crowded(gate<StartResponse>().passed);
    const clock = new ManualClock();
    const waiting = start(pipeline, document, { clock, timeoutMs: 400 });
    waiting.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(400);
    await expect(waiting).rejects.toMatchObject({
      code: "timeout",
      retryable: true,
      message: expect.stringMatching(/within 0.4 s.*No request was sent/s),
    });
  });
});

describe("a start that is cut off is reported as unknown only where the vendor may have accepted it", () => {
  const unknown = { code: "start_unknown", retryable: false };
  const unsent = { code: "timeout", retryable: true, message: expect.stringMatching(/No run was started/) };

  test.each<[string, readonly Phase[], object]>([
    ["its progress is unknown", [], unknown],
    ["a document is being uploaded", ["preparing"], unsent],
    ["it is on its way", ["preparing", "sent"], unknown],
    ["it was refused and is to be repeated", ["sent", "refused"], unsent],
    ["it is repeated", ["sent", "refused", "sent"], unknown],
    ["something else is asked after it was taken", ["sent", "preparing"], unknown],
  ])("while %s", async (_when, phases, expected) => {
    const pipeline = fakePipeline({
      start: (_request, context) => {
        for (const phase of phases) report(context, phase);
        return new Promise(() => undefined);
      },
    });
    const clock = new ManualClock();
    const warnings: RunEvent[] = [];
    const onEvent = (event: RunEvent) => event.type === "run-warning" && warnings.push(event);
    const waiting = start(pipeline, document, { clock, timeoutMs: 5_000, onEvent });
    waiting.catch(() => undefined);
    await expect.poll(() => methods(pipeline)).toEqual(["doStart"]);
    await clock.advance(5_000);
    await expect(waiting).rejects.toMatchObject(expected);
    expect(warnings).toHaveLength(expected === unknown ? 1 : 0);
  });
});

describe("while a document is being read", () => {
  const stream = () => new ReadableStream<Uint8Array>();

  test("an abort stops the wait", async () => {
    const controller = new AbortController();
    const pipeline = fakePipeline();
    const options = { signal: controller.signal, clock: new ManualClock() };
    const waiting = start(pipeline, { stream, filename: "a.pdf" }, options);
    waiting.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(pipeline.calls).toEqual([]);
  });

  test("the deadline holds as well", async () => {
    const pipeline = fakePipeline();
    const clock = new ManualClock();
    const waiting = start(pipeline, { stream, filename: "a.pdf" }, { clock, timeoutMs: 5_000 });
    waiting.catch(() => undefined);
    await clock.advance(5_000);
    await expect(waiting).rejects.toMatchObject({ code: "timeout", retryable: true });
    expect(pipeline.calls).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});

describe("an answer to a start that comes after the abort", () => {
  async function lateAnswer(options: object) {
    const controller = new AbortController();
    const held = gate<StartResponse>();
    const pipeline = fakePipeline({ start: () => held.passed, statuses: [{ status: "running" }] });
    const events: RunEvent[] = [];
    const clock = new ManualClock();
    const starting = start(pipeline, document, {
      signal: controller.signal,
      clock,
      onEvent: (event) => events.push(event),
      ...options,
    });
    await expect.poll(() => methods(pipeline)).toEqual(["doStart"]);
    controller.abort(reason);
    await expect(starting).rejects.toBe(reason);
    held.open({ runId: "late-1", proof: "none", observation: fakeObservation({ status: "running" }) });
    await clock.advance(3_600_000);
    return { pipeline, events, clock };
  }

  test("still announces the ref, as late, and asks nothing more", async () => {
    const { pipeline, events, clock } = await lateAnswer({});
    expect(events.map(({ type }) => type)).toEqual(["run-warning", "run-start", "run-update"]);
    expect(events[1]).toMatchObject({ type: "run-start", ref: { runId: "late-1" }, late: true });
    expect(methods(pipeline)).toEqual(["doStart"]);
    expect(clock.waiting).toBe(0);
  });

  test('stops the run where onAbort is "cancel"', async () => {
    const { pipeline } = await lateAnswer({ onAbort: "cancel" });
    expect(methods(pipeline)).toEqual(["doStart", "doCancel"]);
  });
});

describe("a start that is under way when the wait ends", () => {
  /** A start that reports its phases, and whose requests live as long as their signal. */
  async function underWay(phases: readonly [Phase, number?][], options: StartOptions = {}) {
    const controller = new AbortController();
    const held = gate<StartResponse>();
    let signal: AbortSignal | undefined;
    let reportLater: (phase: Phase) => void = () => undefined;
    const pipeline = fakePipeline({
      start: (_request, context) => {
        signal = context.signal;
        reportLater = (phase) => report(context, phase);
        for (const [phase, timeoutMs] of phases) report(context, phase, timeoutMs);
        return held.passed;
      },
    });
    const clock = new ManualClock();
    const starting = start(pipeline, document, { signal: controller.signal, clock, ...options });
    starting.catch(() => undefined);
    await expect.poll(() => signal).toBeDefined();
    return { controller, clock, starting, held, isCut: () => signal?.aborted, report: reportLater };
  }

  test("an upload that comes before the billing request is cut off", async () => {
    const { controller, starting, isCut } = await underWay([["preparing"]]);
    controller.abort(reason);
    await expect(starting).rejects.toBe(reason);
    expect(isCut()).toBe(true);
  });

  test("the billing request runs on to the end of its attempt, and no longer", async () => {
    const { controller, clock, starting, isCut } = await underWay([["sent", 20_000]]);
    controller.abort(reason);
    await expect(starting).rejects.toBe(reason);
    await clock.advance(19_999);
    expect(isCut()).toBe(false);
    await clock.advance(1);
    expect(isCut()).toBe(true);
    expect(clock.waiting).toBe(0);
  });

  test("the deadline cuts it off no sooner than an abort does", async () => {
    const { clock, starting, isCut, held } = await underWay([["sent", 20_000]], { timeoutMs: 5_000 });
    await clock.advance(5_000);
    await expect(starting).rejects.toMatchObject({ code: "start_unknown" });
    expect(isCut()).toBe(false);
    held.open({ runId: "late-1", proof: "none", observation: fakeObservation() });
    await expect.poll(() => clock.waiting).toBe(0);
  });

  test("it is not sent again once the vendor refused it", async () => {
    const { controller, starting, isCut, report } = await underWay([["sent", 20_000]]);
    controller.abort(reason);
    await expect(starting).rejects.toBe(reason);
    report("refused");
    expect(isCut()).toBe(true);
  });
});

describe("the look-up of a lost start", () => {
  const lost = () =>
    new StartUnknownError("The answer was lost", { providerId: "fake", search: { at: "now" } });

  /** A start that waits for a lookup that never answers. */
  async function lookingUp(error: StartUnknownError, options: StartOptions) {
    let asked = 0;
    const pipeline: FakePipeline = {
      ...fakePipeline({ start: error }),
      doFindLostRuns() {
        asked += 1;
        return new Promise(() => undefined);
      },
    };
    const starting = start(pipeline, document, options);
    starting.catch(() => undefined);
    await expect.poll(() => asked).toBe(1);
    return { starting };
  }

  test("that never answers ends with an abort", async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal, clock: new ManualClock() };
    const { starting } = await lookingUp(lost(), options);
    controller.abort(reason);
    await expect(starting).rejects.toBe(reason);
  });

  test("that the deadline cuts off leaves what is known of the loss", async () => {
    const clock = new ManualClock();
    const error = lost();
    const { starting } = await lookingUp(error, { clock, timeoutMs: 5_000 });
    await clock.advance(5_000);
    await expect(starting).rejects.toBe(error);
  });
});

describe("an answer to a start that core cannot use", () => {
  test.each([undefined, { runId: "", proof: "none", observation: fakeObservation() }])(
    "%j leaves the start open",
    async (answer) => {
      const pipeline = fakePipeline({ start: async () => answer as StartResponse });
      await expect(start(pipeline, document, { clock: quick() })).rejects.toMatchObject({
        code: "start_unknown",
      });
    },
  );

  test("but names a run is reported with its ref", async () => {
    const answer = { runId: "r-1", proof: "none", observation: {} } as StartResponse;
    const pipeline = fakePipeline({ start: async () => answer });
    await expect(start(pipeline, document, { clock: quick() })).rejects.toMatchObject({
      code: "bad_response",
      ref: { runId: "r-1" },
    });
  });
});

test("a provider of another contract is refused before it is called", async () => {
  const { ref } = await start(fakePipeline(), document, { clock: quick() });
  const pipeline = { ...fakePipeline(), specVersion: "v2" as "v1" };
  const refusal = { code: "unsupported", message: expect.stringContaining('"v2"') };
  await expect(run(pipeline, document)).rejects.toMatchObject(refusal);
  expect(() => attach(ref, pipeline)).toThrow(/"v2"/);
  expect(pipeline.calls).toEqual([]);
});

describe("what is asked for and not declared", () => {
  test("an idempotency key of one's own protects nothing where the vendor takes none, and that is a warning", async () => {
    const pipeline = fakePipeline({ capabilities: { idempotentStart: false } });
    const warnings: RunEvent[] = [];
    const { issues, status } = await run(pipeline, document, {
      idempotencyKey: "mine",
      clock: quick(),
      onEvent: (event) => event.type === "run-warning" && warnings.push(event),
    });
    expect(issues).toMatchObject([
      { code: "unsupported_option", message: expect.stringContaining("another run") },
    ]);
    expect(warnings).toHaveLength(1);
    expect(status).toBe("completed");
    expect(pipeline.calls[0]?.request?.idempotencyKey).toBe("mine");
  });

  test("is reported in the result when it was left out", async () => {
    const pipeline = fakePipeline({ capabilities: { pages: false } });
    const result = await run(pipeline, document, { pages: "0", onUnsupported: "warn", clock: quick() });
    expect(result.issues).toMatchObject([{ severity: "info", code: "unsupported_option" }]);
    expect(result.status).toBe("completed");
  });
});

test("pages reach the provider without the spaces that they may be written with", async () => {
  const pipeline = fakePipeline();
  await start(pipeline, document, { pages: " 0 - 5, 10", clock: quick() });
  expect(pipeline.calls[0]?.request?.pages).toBe("0-5,10");
});
