import { describe, expect, test } from "vitest";
import { createDocmux } from "../../docmux.ts";
import type { RunRef } from "../../model/ref.ts";
import { type FakeAnswer, fakePipeline, ManualClock } from "../../testing.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "a.pdf" };

/** A run that continues for a number of status checks. */
function open(checks: number, answers: readonly FakeAnswer[] = []) {
  const running = Array.from({ length: checks }, () => ({ status: "running" as const }));
  const pipeline = fakePipeline({
    statuses: [...running, ...answers, { status: "completed" }],
    data: { total: 3 },
  });
  const docmux = createDocmux({ providers: [pipeline.provider] });
  const clock = new ManualClock();
  const checksSent = () => pipeline.calls.filter(({ method }) => method === "doStatus").length;
  const attach = (ref: RunRef) => docmux.attach(ref, { clock, random: () => 0.5 });
  return { pipeline, docmux, clock, attach, checksSent };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Moves the clock on as far as nothing but waiting is left. */
async function advance(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    await clock.advance(250);
    await settle();
  }
}

describe("handles over one run", () => {
  test("send as many status checks as one of them", async () => {
    const alone = open(9);
    const { ref } = await alone.docmux.start(alone.pipeline, document, { clock: alone.clock });
    const one = alone.attach(ref).result();
    await advance(alone.clock, 60_000);
    await one;

    const { docmux, pipeline, clock, attach, checksSent } = open(9);
    const started = await docmux.start(pipeline, document, { clock });
    const handles = Array.from({ length: 10 }, () => attach(started.ref));
    const results = handles.map((handle) => handle.result());
    await advance(clock, 60_000);
    expect((await Promise.all(results)).map(({ data }) => data)).toEqual(handles.map(() => ({ total: 3 })));
    expect(checksSent()).toBe(alone.checksSent());
  });

  test("one that comes later knows the last status at once, without a request", async () => {
    const { docmux, pipeline, clock, attach, checksSent } = open(5);
    const { ref } = await docmux.start(pipeline, document, { clock });
    const first = attach(ref).result();
    await settle();
    expect(checksSent()).toBe(1);
    const later = attach(ref);
    const snapshots = later.snapshots();
    expect((await snapshots.next()).value).toMatchObject({ status: "running" });
    expect(checksSent()).toBe(1);
    await snapshots.return();
    await advance(clock, 60_000);
    await first;
  });

  test("one that leaves stops no other, and the last one stops the checks", async () => {
    const { docmux, pipeline, clock, attach, checksSent } = open(1_000);
    const { ref } = await docmux.start(pipeline, document, { clock });
    const [first, second] = [new AbortController(), new AbortController()];
    const waits = [first, second].map(({ signal }) => attach(ref).result({ signal }));
    for (const wait of waits) wait.catch(() => undefined);
    await advance(clock, 3_000);
    first.abort(new Error("left"));
    await expect(waits[0]).rejects.toThrow("left");
    const before = checksSent();
    await advance(clock, 3_000);
    expect(checksSent()).toBeGreaterThan(before);
    second.abort(new Error("left"));
    await expect(waits[1]).rejects.toThrow("left");
    const after = checksSent();
    await advance(clock, 60_000);
    expect(checksSent()).toBe(after);
  });

  test("each keeps its own deadline", async () => {
    const { docmux, pipeline, clock, attach } = open(40);
    const { ref } = await docmux.start(pipeline, document, { clock });
    const hasty = docmux.attach(ref, { clock, timeoutMs: 5_000 }).result();
    hasty.catch(() => undefined);
    const patient = attach(ref).result();
    await advance(clock, 6_000);
    await expect(hasty).rejects.toMatchObject({ code: "timeout" });
    await advance(clock, 600_000);
    expect((await patient).data).toEqual({ total: 3 });
  });

  test("refresh of one is known to all", async () => {
    const { docmux, pipeline, clock, attach, checksSent } = open(1);
    const { ref } = await docmux.start(pipeline, document, { clock });
    const waiting = attach(ref).result();
    await settle();
    expect(checksSent()).toBe(1);
    expect((await attach(ref).refresh()).status).toBe("completed");
    // The clock stands still: the one that waits learned it from the other.
    expect((await waiting).data).toEqual({ total: 3 });
    expect(checksSent()).toBe(2);
  });
});

describe("poll settings", () => {
  test("firstMs and maxMs bound the time between two checks", async () => {
    const { docmux, pipeline, clock, checksSent } = open(1_000);
    const handle = await docmux.start(pipeline, document, {
      clock,
      random: () => 0.5,
      poll: { firstMs: 2_000, maxMs: 4_000 },
    });
    handle.result().catch(() => undefined);
    await advance(clock, 1_750);
    expect(checksSent()).toBe(0);
    await advance(clock, 250);
    expect(checksSent()).toBe(1);
    await advance(clock, 100_000);
    const before = checksSent();
    await advance(clock, 40_000);
    expect(checksSent() - before).toBe(10);
  });

  test.each([
    [{ firstMs: 5_000, maxMs: 1_000 }, "firstMs is above maxMs"],
    [{ firstMs: 0 }, "poll.firstMs"],
    [{ everyMs: 5 }, "poll"],
  ])("%j is refused before anything is sent", async (poll, problem) => {
    const { docmux, pipeline } = open(1);
    await expect(docmux.run(pipeline, document, { poll } as never)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(problem),
    });
    expect(pipeline.calls).toEqual([]);
  });

  test("nextPollMs says when docmux polls next, also to a queue that only attaches", async () => {
    const { docmux, pipeline, clock, attach } = open(1_000, []);
    const handle = await docmux.start(pipeline, document, { clock, random: () => 0.5 });
    const waiting = handle.snapshots();
    await waiting.next();
    const next = waiting.next();
    await settle();
    expect(handle.nextPollMs).toBe(750);
    await clock.advance(500);
    expect(handle.nextPollMs).toBe(250);
    await clock.advance(250);
    await next;
    await waiting.return();

    await clock.advance(99_250);
    const step = attach(handle.ref);
    expect(step.nextPollMs).toBe(0);
    await step.refresh();
    expect(step.nextPollMs).toBe(15_000);
  });

  test("nextPollMs is never shorter than the vendor asks, and gone with the end", async () => {
    const { docmux, pipeline, clock, attach } = open(0, [{ status: "running", pollAfterMs: 45_000 }]);
    const { ref } = await docmux.start(pipeline, document, { clock });
    const handle = attach(ref);
    await handle.refresh();
    expect(handle.nextPollMs).toBe(45_000);
    await handle.refresh();
    expect(handle.nextPollMs).toBeUndefined();
  });
});
