import { expect, test, vi } from "vitest";
import { DatalabOpenStarts } from "./datalab-open-starts.ts";

const minuteMs = 60_000;

/** How many entries of maps and sets are walked over while something is done. */
function stepsOf(work: () => void): number {
  const iterators = [new Map().entries(), new Set().values()].map((each) => Object.getPrototypeOf(each));
  const spies = iterators.map((prototype) => vi.spyOn(prototype, "next"));
  try {
    work();
    return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function beginAndSettle(starts: DatalabOpenStarts, count: number): void {
  for (let index = 0; index < count; index += 1) {
    starts.begin(`start-${index}`, "pl_test", index);
    starts.settle(`start-${index}`, `pex_${index}`);
  }
}

test("the work for a start does not grow with the number of starts before it", () => {
  const starts = new DatalabOpenStarts();
  expect(stepsOf(() => beginAndSettle(starts, 2_000))).toBeLessThan(10 * 2_000);
});

test("the work for a lost start does not grow with the number of starts before it", () => {
  const starts = new DatalabOpenStarts();
  beginAndSettle(starts, 2_000);
  starts.begin("lost", "pl_test", 2_000);
  const look = () => [starts.hasOtherOpen("lost", "pl_test"), starts.isRunOfAnother("pex_7")];
  expect(look()).toEqual([false, true]);
  expect(stepsOf(look)).toBeLessThan(10);
});

test("starts are forgotten after ten minutes, with their runs", () => {
  const starts = new DatalabOpenStarts();
  starts.begin("settled", "pl_test", 0);
  starts.settle("settled", "pex_1");
  starts.begin("open", "pl_test", 1);
  starts.begin("later", "pl_test", 10 * minuteMs);
  expect(starts.isRunOfAnother("pex_1")).toBe(true);
  expect(starts.hasOtherOpen("later", "pl_test")).toBe(true);
  starts.begin("latest", "pl_other", 10 * minuteMs + 2);
  expect(starts.isRunOfAnother("pex_1")).toBe(false);
  expect(starts.hasOtherOpen("later", "pl_test")).toBe(false);
});

test("a start under a key that was used before counts from its own time", () => {
  const starts = new DatalabOpenStarts();
  starts.begin("mine", "pl_test", 0);
  starts.begin("other", "pl_test", 1);
  starts.forget("other");
  starts.begin("mine", "pl_test", 9 * minuteMs);
  starts.begin("later", "pl_test", 11 * minuteMs);
  expect(starts.hasOtherOpen("later", "pl_test")).toBe(true);
  expect(starts.hasOtherOpen("mine", "pl_test")).toBe(true);
});

test("only open starts of the same pipeline stand in the way", () => {
  const starts = new DatalabOpenStarts();
  starts.begin("lost", "pl_test", 0);
  starts.begin("elsewhere", "pl_other", 0);
  expect(starts.hasOtherOpen("lost", "pl_test")).toBe(false);
  starts.begin("beside", "pl_test", 0);
  expect(starts.hasOtherOpen("lost", "pl_test")).toBe(true);
  starts.forget("beside");
  expect(starts.hasOtherOpen("lost", "pl_test")).toBe(false);
});
