import assert from "node:assert/strict";
import { type RunEvent, type RunRef, run, start } from "@docmux/core";
import type { ConformanceCase, ConformanceGroup, TestHarness } from "../conformance-case.ts";
import { docmuxOf } from "../docmux-of.ts";
import { holdFirstWait } from "../hold-first-wait.ts";
import { settle, settleRequests } from "../settle.ts";
import { stoppedClock } from "../stopped-clock.ts";
import { untilArrived } from "../until-arrived.ts";

const reason = new Error("the caller's own reason");
const isReason = (error: unknown) => error === reason;
const looksForCancel = 50;

/** A run that is still going when it is aborted, where the double can bring one about. */
function nextRunGoesOn({ scenario }: TestHarness): void | Promise<void> {
  return scenario.nextRun(scenario.outcomes.includes("never") ? "never" : "completed");
}

const duringARequest: ConformanceCase[] = [
  {
    name: "while the start is under way: it is let finish and announced as late, and nothing more is sent",
    concerns: (_pipeline, scenario) => scenario.hold !== undefined,
    async verify({ pipeline, document, scenario, clock }) {
      const before = await scenario.startedRunCount();
      const held = await scenario.hold?.("start");
      assert.ok(held);
      const controller = new AbortController();
      const announced: (boolean | undefined)[] = [];
      const onEvent = (event: RunEvent) => event.type === "run-start" && announced.push(event.late);
      // The time that the start may take must not be jumped over.
      const patient = stoppedClock(clock);
      const running = run(pipeline, document, { signal: controller.signal, clock: patient, onEvent });
      await untilArrived(held.arrived, running);
      const atHold = await scenario.requestCount();
      controller.abort(reason);
      await assert.rejects(running, isReason);
      held.release();
      for (let turn = 0; turn < looksForCancel && announced.length === 0; turn += 1) await settle();
      assert.deepEqual(announced, [true], "the run was started and not announced");
      assert.ok((await scenario.startedRunCount()) <= before + 1, "it was started twice");
      assert.ok((await scenario.requestCount()) <= atHold + 1, "something was sent after the abort");
    },
  },
  {
    name: "during a status check: a later response has no effect",
    concerns: (pipeline, scenario) => pipeline.capabilities.observe === "poll" && scenario.hold !== undefined,
    async verify(harness) {
      const { pipeline, document, scenario, clock } = harness;
      await nextRunGoesOn(harness);
      const controller = new AbortController();
      const handle = await start(pipeline, document, { signal: controller.signal, clock });
      const held = await scenario.hold?.("status");
      assert.ok(held);
      const before = await scenario.requestCount();
      const waiting = handle.result();
      await untilArrived(held.arrived, waiting);
      controller.abort(reason);
      await assert.rejects(waiting, isReason);
      held.release();
      await settle();
      assert.ok((await scenario.requestCount()) <= before + 1, "something was sent after the abort");
    },
  },
  {
    name: "while the result is fetched: nothing more is sent",
    concerns: (pipeline, scenario) =>
      pipeline.capabilities.observe === "poll" &&
      pipeline.doResult !== undefined &&
      scenario.hold !== undefined,
    async verify({ pipeline, document, scenario, clock }) {
      await scenario.nextRun("completed");
      const held = await scenario.hold?.("result");
      assert.ok(held);
      const controller = new AbortController();
      const handle = await start(pipeline, document, { signal: controller.signal, clock });
      const waiting = handle.result();
      await untilArrived(held.arrived, waiting);
      // Further parts of the result may be under way; they were sent before the abort.
      const atHold = await settleRequests(scenario);
      controller.abort(reason);
      await assert.rejects(waiting, isReason);
      held.release();
      await settle();
      assert.ok((await scenario.requestCount()) <= atHold + 1, "something was sent after the abort");
    },
  },
];

export const abort: ConformanceGroup = {
  name: "abort",
  cases: [
    {
      name: "before the start: nothing is sent, and the rejection is the reason itself",
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.requestCount();
        const signal = AbortSignal.abort(reason);
        await assert.rejects(run(pipeline, document, { signal, clock }), isReason);
        assert.equal(await scenario.requestCount(), before);
      },
    },
    {
      name: "while a refused start waits to be sent again: it is not, and no run exists",
      concerns: (_pipeline, { ownRefusals = [] }) => ownRefusals.length > 0,
      async verify({ pipeline, document, scenario, clock }) {
        const [refusal] = scenario.ownRefusals ?? [];
        assert.ok(refusal);
        const headers = { ...refusal.headers, "retry-after": "30" };
        await scenario.injectFault("start", { kind: "gateway", accepted: false, ...refusal, headers });
        const before = await scenario.startedRunCount();
        const controller = new AbortController();
        const onEvent = ({ type }: { type: string }) => {
          if (type === "run-retry") controller.abort(reason);
        };
        await assert.rejects(
          run(pipeline, document, { signal: controller.signal, clock, onEvent }),
          isReason,
        );
        await settle();
        assert.equal(await scenario.startedRunCount(), before);
      },
    },
    {
      name: "after the start: nothing more is sent, and the run can be waited for again",
      concerns: (pipeline) => pipeline.capabilities.observe === "poll" && pipeline.capabilities.attach,
      async verify({ pipeline, document, scenario, clock }) {
        await scenario.nextRun("completed");
        const controller = new AbortController();
        const handle = await start(pipeline, document, { signal: controller.signal, clock });
        const before = await scenario.requestCount();
        controller.abort(reason);
        await assert.rejects(handle.result(), isReason);
        assert.equal(await scenario.requestCount(), before);
        const { status } = await docmuxOf(pipeline).attach(handle.ref, { clock }).result();
        assert.equal(status, "completed");
      },
    },
    {
      name: "during the wait between two polls: no further request is sent",
      concerns: (pipeline) => pipeline.capabilities.observe === "poll",
      async verify(harness) {
        const { pipeline, document, scenario } = harness;
        await nextRunGoesOn(harness);
        const { clock, waiting } = holdFirstWait(harness.clock);
        const controller = new AbortController();
        const handle = await start(pipeline, document, { signal: controller.signal, clock });
        const result = handle.result();
        await untilArrived(waiting, result);
        const before = await scenario.requestCount();
        controller.abort(reason);
        await assert.rejects(result, isReason);
        await settle();
        assert.equal(await scenario.requestCount(), before);
      },
    },
    ...duringARequest,
    {
      name: 'onAbort "cancel" stops the run at the vendor where that is declared',
      concerns: ({ capabilities }) =>
        capabilities.cancel && capabilities.attach && capabilities.observe === "poll",
      async verify(harness) {
        const { pipeline, document, clock } = harness;
        await nextRunGoesOn(harness);
        const controller = new AbortController();
        const { signal } = controller;
        // The time that a cancel may take must not be jumped over.
        const patient = { clock: stoppedClock(clock), onAbort: "cancel" } as const;
        const handle = await start(pipeline, document, { ...patient, signal });
        controller.abort(reason);
        await assert.rejects(handle.result(), isReason);
        const again = docmuxOf(pipeline).attach(handle.ref, { clock });
        for (let look = 0; look < looksForCancel; look += 1) {
          if ((await again.refresh()).status === "cancelled") return;
          await settle();
        }
        assert.fail(`the run is still "${again.latest?.rawStatus}"`);
      },
    },
    {
      name: 'onAbort "cancel" stops a run whose start was under way',
      concerns: ({ capabilities }, { hold }) =>
        capabilities.cancel && capabilities.attach && capabilities.observe === "poll" && hold !== undefined,
      async verify(harness) {
        const { pipeline, document, clock, scenario } = harness;
        await nextRunGoesOn(harness);
        const held = await scenario.hold?.("start");
        assert.ok(held);
        const controller = new AbortController();
        const refs: RunRef[] = [];
        const onEvent = (event: RunEvent) => event.type === "run-start" && refs.push(event.ref);
        const options = {
          clock: stoppedClock(clock),
          onAbort: "cancel",
          signal: controller.signal,
          onEvent,
        } as const;
        const starting = start(pipeline, document, options);
        await untilArrived(held.arrived, starting);
        controller.abort(reason);
        await assert.rejects(starting, isReason);
        held.release();
        for (let turn = 0; turn < looksForCancel; turn += 1) {
          await settle();
          const [ref] = refs;
          if (ref && (await docmuxOf(pipeline).attach(ref, { clock }).refresh()).status === "cancelled")
            return;
        }
        assert.fail("the run was started, and not cancelled");
      },
    },
    {
      name: 'onAbort "cancel" is refused before anything is sent where the vendor cannot stop a run',
      concerns: (pipeline) => !pipeline.capabilities.cancel,
      async verify({ pipeline, document, scenario, clock }) {
        const before = await scenario.requestCount();
        await assert.rejects(run(pipeline, document, { onAbort: "cancel", clock }), { code: "unsupported" });
        assert.equal(await scenario.requestCount(), before);
      },
    },
  ],
};
