import type { RunEvent } from "@docmux/core";
import { expect, test } from "vitest";
import type { BatchOutcome, BatchSummary, SummaryItem } from "../batch/summary.ts";
import { Gathering } from "../testing/cli-bench.ts";
import { VirtualScreen } from "../testing/virtual-screen.ts";
import { BatchView } from "./batch-view.ts";
import { colorsFor } from "./terminal.ts";

const colors = colorsFor({}, {}, false);
const event = { type: "run-retry" } as RunEvent;

function itemOf(document: string, outcome: BatchOutcome, message = "The vendor failed."): SummaryItem {
  return outcome === "delivered"
    ? { document, outcome, file: `${document}.json`, status: "completed" }
    : { document, outcome, error: { code: "run_failed", message } };
}

const summaryOf = (failed: number, cost: Record<string, string> = {}) =>
  ({ counts: { failed, ambiguous: 0 }, cost }) as unknown as BatchSummary;

test.each([80, 120])(
  "on a terminal of %i columns no line is longer, and the bar shows rate, time left and cost",
  (columns) => {
    const screen = new VirtualScreen(columns);
    let nowMs = 0;
    const view = new BatchView({ stream: screen, isInteractive: true, columns, colors }, 4, () => nowMs);
    const long = `folder/${"a".repeat(100)}.pdf`;
    view.show(0, "a.pdf", event);
    view.show(1, long, event);
    nowMs = 30_000;
    view.end(0, itemOf("a.pdf", "delivered"), summaryOf(0, { USD: "0.42" }));
    view.end(1, itemOf("b.pdf", "failed"), summaryOf(1, { USD: "0.42" }));
    view.close();
    expect(screen.lines.at(-1)).toBe("━━━━━━━━━━──────────  2/4  1 failed  4.0/min  30.0 s left  0.42 USD");
    expect(screen.lines.at(-2)).toBe("✗ b.pdf  30.0 s  failed: The vendor failed.");
    expect(screen.lines.every((line) => line.length < columns)).toBe(true);
  },
);

test("elsewhere each document is a line, and what is kept says nothing about the rate", () => {
  const stream = new Gathering();
  const view = new BatchView({ stream, isInteractive: false, columns: 80, colors }, 2, () => 0);
  view.end(0, itemOf("a.pdf", "delivered"), summaryOf(0));
  view.end(1, itemOf("b\u001b.pdf", "ambiguous", "Lost\nhere."), summaryOf(0));
  view.close();
  expect(stream.text).toBe("✓ a.pdf  kept  → a.pdf.json 1/2\n? b .pdf  ambiguous: Lost here. 2/2\n");
});
