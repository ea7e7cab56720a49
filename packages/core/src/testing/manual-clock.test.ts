import { expect, test } from "vitest";
import { ManualClock } from "./manual-clock.ts";

test("a sleep that was aborted does not move a clock that skips", async () => {
  const clock = new ManualClock({ skipUpToMs: 60_000 });
  const before = clock.now();
  const controller = new AbortController();
  const sleep = clock.sleep(50_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(sleep).rejects.toThrow("enough");
  expect(clock.now()).toBe(before);
});

test("a short sleep is skipped, a long one waits to be advanced", async () => {
  const clock = new ManualClock({ skipUpToMs: 1_000 });
  const before = clock.now();
  await clock.sleep(1_000);
  expect(clock.now()).toBe(before + 1_000);
  let isAwake = false;
  const long = clock.sleep(1_001).then(() => {
    isAwake = true;
  });
  await clock.advance(1_000);
  expect(isAwake).toBe(false);
  await clock.advance(1);
  await long;
  expect(clock.waiting).toBe(0);
});

test("sleepers wake in the order of their time, each at its own", async () => {
  const clock = new ManualClock();
  const start = clock.now();
  const woken: [string, number][] = [];
  const nap = async (name: string, delayMs: number) => {
    await clock.sleep(delayMs);
    woken.push([name, clock.now() - start]);
  };
  const naps = [nap("late", 300), nap("early", 100), nap("same", 100)];
  await clock.advance(1_000);
  await Promise.all(naps);
  expect(woken).toEqual([
    ["early", 100],
    ["same", 100],
    ["late", 300],
  ]);
});
