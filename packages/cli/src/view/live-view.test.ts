import type { RunEvent, RunSnapshot, RunStatus, Step } from "@docmux/core";
import stringWidth from "string-width";
import { afterEach, expect, test } from "vitest";
import { VirtualScreen } from "../testing/virtual-screen.ts";
import { LiveView } from "./live-view.ts";
import { colorsFor } from "./terminal.ts";

let view: LiveView | undefined;
afterEach(() => view?.discard());

function show(labels: string[][], columns: number, isInteractive = true) {
  const screen = new VirtualScreen(columns);
  const colors = colorsFor(screen, {}, false);
  view = new LiveView({ stream: screen, isInteractive, columns, colors }, labels, () => 0);
  return { screen, view };
}

function update(status: RunStatus, names: readonly string[], doing = 0): RunEvent {
  const steps = names.map((name, index) => ({
    name,
    type: name,
    kind: "other",
    status: index < doing ? "completed" : index === doing ? "running" : "pending",
  })) as Step[];
  const snapshot = {
    status,
    steps,
    progress: { done: doing, total: names.length },
  } as unknown as RunSnapshot;
  return { type: "run-update", snapshot } as RunEvent;
}

const many = Array.from({ length: 36 }, (_, index) => [
  `bank-statement-${index}`,
  "clarifeye:538cc03a…/170e71ff…",
]);

test.each([40, 60, 80, 120, 200])("no line is wider than a terminal of %i columns", (columns) => {
  const { screen, view } = show(many, columns);
  view.show(0, update("running", ["parse", "chunk", "extract objects"], 1));
  view.stop(
    1,
    "The vendor reported something that is very much longer than any line of any terminal ".repeat(4),
  );
  for (const line of screen.lines) expect(stringWidth(line)).toBeLessThan(columns);
  view.close();
  for (const line of screen.lines) expect(stringWidth(line)).toBeLessThan(columns);
});

test.each([60, 80, 120])(
  "at %i columns the vendor, the time and the step under way are to be seen",
  (columns) => {
    const { screen, view } = show(many, columns);
    view.show(0, update("running", ["parse", "chunk", "extract objects"], 1));
    expect(screen.lines[0]).toMatch(/bank.+clarif.+0\.0 s {2}1\/3.+▸ chunk/);
  },
);

test("more runs than rows: those under way are shown, no more than fit, and all stand there in the end", () => {
  const { screen, view } = show(many, 80);
  view.show(35, update("running", ["parse"]));
  expect(screen.lines.length).toBeLessThan(screen.rows);
  expect(screen.lines.some((line) => line.includes("▸ parse"))).toBe(true);
  expect(screen.lines.at(-1)).toContain("0 of 36 runs ended");
  view.close();
  expect(screen.lines).toHaveLength(36);
});

test("piped, a poll that found nothing new is no line", () => {
  const { screen, view } = show([["datalab:pl_a"]], 80, false);
  for (let looks = 0; looks < 5; looks += 1) view.show(0, update("running", ["parse", "extract"]));
  view.show(0, update("running", ["parse", "extract"], 1));
  expect(screen.lines).toHaveLength(2);
});

test("letters that take two columns do not push the others aside", () => {
  const { screen, view } = show([["請求書"], ["invoice"]], 100);
  view.begin(0);
  view.begin(1);
  view.show(0, update("running", ["a"]));
  const [wide = "", narrow = ""] = screen.lines;
  expect(stringWidth(wide.slice(0, wide.indexOf("running")))).toBe(
    stringWidth(narrow.slice(0, narrow.indexOf("starting"))),
  );
});

test("what a vendor or a file calls itself does not steer the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\nx\u009b31m";
  const { screen, view } = show([[evil]], 200, false);
  view.show(0, update("running", [evil]));
  view.stop(0, evil);
  expect(screen.text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  expect(screen.text.trim().split("\n")).toHaveLength(2);
});
