import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createDocmux } from "../docmux.ts";
import type { RunEvent } from "../model/event.ts";
import { memoryStore } from "../store.ts";
import { fakeObservation, fakePipeline, ManualClock } from "../testing.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };
/** Milliseconds that a start takes: uploading first, then the request that bills until its response. */
const [uploadMs, requestMs] = [200, 300];

test("abort a start at any moment: what was billed is announced and settled, what was not is not sent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: uploadMs + requestMs + 100 }), async (abortMs) => {
      const clock = new ManualClock();
      const store = memoryStore();
      const controller = new AbortController();
      let billed = 0;
      const pipeline = fakePipeline({
        statuses: [{ status: "running" }],
        async start(_request, context) {
          context.onStartPhase?.("preparing");
          await clock.sleep(uploadMs, context.signal);
          await context.beforeStart?.({ attemptTimeoutMs: 60_000, search: { at: "now" } });
          context.signal.throwIfAborted();
          billed += 1;
          await clock.sleep(requestMs, context.signal);
          return { runId: "r-1", proof: "none", observation: fakeObservation() };
        },
      });
      const docmux = createDocmux({ providers: [pipeline.provider], store });
      const events: RunEvent[] = [];
      const starting = docmux
        .start(pipeline, document, {
          key: "k",
          clock,
          signal: controller.signal,
          onEvent: (event) => events.push(event),
        })
        .then(
          () => "started",
          () => "aborted",
        );
      // What is written down is hashed by the runtime, in its own time.
      await vi.waitUntil(() => pipeline.calls.length > 0, { interval: 1 });
      const settled = () => new Promise((resolve) => setImmediate(resolve));
      for (let nowMs = 0; nowMs <= 2 * (uploadMs + requestMs); nowMs += 20) {
        if (nowMs >= abortMs && !controller.signal.aborted)
          controller.abort(new Error("the caller's own reason"));
        await settled();
        await clock.advance(20);
      }
      await settled();
      await starting;
      const record = await store.get("k");
      const announced = events.filter(({ type }) => type === "run-start");
      expect(billed).toBeLessThanOrEqual(1);
      expect(announced).toHaveLength(billed);
      if (billed === 1) expect(record).toMatchObject({ state: "known", ref: { runId: "r-1" } });
      else expect(["claimed", "refused"]).toContain(record?.state ?? "claimed");
    }),
    { numRuns: Number(process.env.DOCMUX_ABORTS ?? 60) },
  );
});
