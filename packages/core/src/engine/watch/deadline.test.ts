import { expect, test } from "vitest";
import type { CallContext } from "../../contract/call.ts";
import { RunTimeoutError } from "../../errors/errors.ts";
import type { RawResult } from "../../model/result.ts";
import { type FakePipeline, fakePipeline, fakeStep, ManualClock } from "../../testing.ts";
import { start } from "../run.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
const timeoutMs = 60_000;
const step = fakeStep({ key: "0", status: "completed", hasResult: true });
const answer: RawResult = { version: 1, answers: { data: { total: 3 } } };

/** A run that has ended, at a vendor that answers the first read of its result never. */
function endedRun(change: (pipeline: FakePipeline, read: Read) => Partial<FakePipeline>) {
  const clock = new ManualClock();
  const signals: AbortSignal[] = [];
  const read: Read = async ({ signal }) => {
    signals.push(signal);
    return signals.length === 1 ? new Promise<never>(() => undefined) : answer;
  };
  const pipeline = fakePipeline({ start: { status: "completed", steps: [step] }, data: { total: 3 } });
  const changed = { ...pipeline, ...change(pipeline, read) };
  return { clock, signals, starting: start(changed, document, { clock, timeoutMs }) };
}

type Read = (context: CallContext) => Promise<RawResult>;

const settled = (promise: Promise<unknown>) =>
  promise.then(
    () => "resolved",
    (error: unknown) => error,
  );

test("a result that is never answered ends at the deadline, with the ref, and can be asked for again", async () => {
  const { clock, signals, starting } = endedRun((_, read) => ({
    doResult: (_read, context) => read(context),
  }));
  const handle = await starting;
  const both = [settled(handle.result()), settled(handle.result())];
  await clock.advance(timeoutMs - 1);
  expect(signals).toMatchObject([{ aborted: false }]);
  await clock.advance(1);
  for (const error of await Promise.all(both)) {
    expect(error).toSatisfy(RunTimeoutError.isInstance);
    expect(error).toMatchObject({
      ref: handle.ref,
      summary: "The run ended, but its result was not read within 60 s",
      nextStep: expect.stringContaining("attach to error.ref"),
    });
  }
  expect(signals).toMatchObject([{ aborted: true }]);
  expect((await handle.result()).data).toEqual({ total: 3 });
  expect(clock.waiting).toBe(0);
});

test("who asks after the deadline gets a whole one", async () => {
  const { clock, starting } = endedRun((_, read) => ({ doResult: (_read, context) => read(context) }));
  const handle = await starting;
  await clock.advance(timeoutMs * 2);
  const result = settled(handle.result());
  let outcome: unknown;
  result.then((value) => {
    outcome = value;
  });
  await clock.advance(timeoutMs - 1);
  expect(outcome).toBeUndefined();
  await clock.advance(1);
  expect(await result).toSatisfy(RunTimeoutError.isInstance);
});

test("a step's output that is never answered ends at the deadline as well", async () => {
  const { clock, signals, starting } = endedRun((_, read) => ({
    doStepResult: (_read, context) => read(context),
  }));
  const handle = await starting;
  const output = settled(handle.stepResult("0"));
  await clock.advance(timeoutMs);
  expect(await output).toMatchObject({
    code: "timeout",
    ref: handle.ref,
    summary: 'The run ended, but the output of step "0" was not read within 60 s',
  });
  expect(signals).toMatchObject([{ aborted: true }]);
  expect(clock.waiting).toBe(0);
});

test("an abort of the one who waits still ends only that wait", async () => {
  const { clock, signals, starting } = endedRun((_, read) => ({
    doResult: (_read, context) => read(context),
  }));
  const handle = await starting;
  const own = new AbortController();
  const [leaving, staying] = [settled(handle.result({ signal: own.signal })), settled(handle.result())];
  await clock.advance(1_000);
  own.abort("enough");
  expect(await leaving).toBe("enough");
  expect(signals).toMatchObject([{ aborted: false }]);
  await clock.advance(timeoutMs);
  expect(await staying).toMatchObject({ code: "timeout" });
});
