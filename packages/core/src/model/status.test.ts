import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aggregateStatus,
  hasOutput,
  isFullyDelivered,
  isTerminal,
  type RunStatus,
  runStatuses,
  type StepStatus,
  statusOfIssues,
  stepStatuses,
  type TerminalStatus,
  worstOf,
} from "./status.ts";

const terminals = runStatuses.filter((status): status is TerminalStatus => isTerminal(status));
const terminal = fc.constantFrom(...terminals);
const order: TerminalStatus[] = [
  "completed",
  "completed_with_warnings",
  "completed_with_errors",
  "failed",
  "cancelled",
];
const rank = (status: RunStatus) => order.indexOf(status as TerminalStatus);
const step = (status: StepStatus) => ({ key: "0", status, issues: [] });

describe("the join", () => {
  test("is associative, commutative and idempotent", () => {
    fc.assert(
      fc.property(terminal, terminal, terminal, (a, b, c) => {
        expect(worstOf(worstOf(a, b), c)).toBe(worstOf(a, worstOf(b, c)));
        expect(worstOf(a, b)).toBe(worstOf(b, a));
        expect(worstOf(a, a)).toBe(a);
      }),
    );
  });

  test("is monotone: a worse part never makes the whole better", () => {
    fc.assert(
      fc.property(terminal, terminal, terminal, (a, b, c) => {
        if (rank(a) <= rank(b)) expect(rank(worstOf(a, c))).toBeLessThanOrEqual(rank(worstOf(b, c)));
      }),
    );
  });
});

describe("the worst-of law", () => {
  const steps = fc.array(fc.constantFrom(...stepStatuses).map(step));

  test("never reports an ended run better than the vendor does, and never changes one that has not ended", () => {
    fc.assert(
      fc.property(fc.constantFrom(...runStatuses), steps, (vendor, ofSteps) => {
        const settled = aggregateStatus(vendor, ofSteps, []);
        if (isTerminal(vendor)) expect(rank(settled)).toBeGreaterThanOrEqual(rank(vendor));
        else expect(settled).toBe(vendor);
      }),
    );
  });

  test("a cancelled run stays cancelled whatever its steps show", () => {
    fc.assert(fc.property(steps, (ofSteps) => aggregateStatus("cancelled", ofSteps, []) === "cancelled"));
  });

  test.each<[RunStatus, StepStatus[], RunStatus]>([
    ["completed", ["completed", "skipped"], "completed"],
    ["completed", ["completed", "failed"], "completed_with_errors"],
    ["completed", ["failed"], "failed"],
    ["completed", ["completed", "completed_with_warnings"], "completed_with_warnings"],
    ["completed_with_warnings", ["completed"], "completed_with_warnings"],
    ["completed_with_errors", ["completed", "failed"], "completed_with_errors"],
    ["completed", ["completed", "cancelled"], "completed_with_errors"],
    ["completed", ["completed", "pending"], "completed_with_errors"],
    ["completed", ["completed", "unknown"], "completed_with_warnings"],
    ["failed", ["completed", "failed"], "failed"],
    ["running", ["failed"], "running"],
  ])("%s with steps %j is %s", (vendor, statuses, expected) => {
    expect(aggregateStatus(vendor, statuses.map(step), [])).toBe(expected);
  });

  test("a warning or an error among the issues lowers it, an info does not", () => {
    const issue = (severity: "info" | "warning" | "error") => ({ severity, code: "x", message: "x" });
    expect(aggregateStatus("completed", [], [issue("info")])).toBe("completed");
    expect(aggregateStatus("completed", [], [issue("warning")])).toBe("completed_with_warnings");
    expect(aggregateStatus("completed", [{ ...step("completed"), issues: [issue("error")] }], [])).toBe(
      "completed_with_errors",
    );
    expect(statusOfIssues([])).toBe("completed");
  });
});

test("the predicates agree with the table of the nine statuses", () => {
  const table = stepStatuses.map((status) => [
    status,
    isTerminal(status),
    hasOutput(status),
    isFullyDelivered(status),
  ]);
  expect(table).toEqual([
    ["pending", false, false, false],
    ["running", false, false, false],
    ["waiting", false, false, false],
    ["completed", true, true, true],
    ["completed_with_warnings", true, true, true],
    ["completed_with_errors", true, true, false],
    ["failed", true, false, false],
    ["cancelled", true, false, false],
    ["unknown", false, false, false],
    ["skipped", true, false, false],
  ]);
});
