import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSnapshot } from "../model/run-snapshot.ts";
import { type RunStatus, runStatuses } from "../model/run-status.ts";
import { isTerminal } from "../model/run-status-laws.ts";
import { type StepStatus, stepStatuses } from "../model/step-status.ts";
import type { RunObservation } from "../provider/run-observation.ts";
import { fakeObservation, fakeStep } from "../testing/index.ts";
import { completeObservation } from "./complete-observation.ts";

const ref = {
  version: 1,
  providerId: "fake",
  pipelineId: "p",
  pipelineUri: "fake:p",
  runId: "r",
  origin: "https://fake.invalid",
  startedAt: "2026-04-01T10:00:00.000Z",
} as const;

function snapshotsOf(observations: readonly RunObservation[]): RunSnapshot[] {
  let previous: RunSnapshot | undefined;
  const begun = new Set<string>();
  return observations.map((observation) => {
    previous = completeObservation(observation, { ref, previous, begun, nowMs: 0, emulated: false });
    return previous;
  });
}

const rank = (status: StepStatus) => (status === "pending" ? 0 : status === "running" ? 1 : 2);

describe("a run never goes backwards", () => {
  test.each<[RunStatus[], RunStatus[]]>([
    [
      ["pending", "running", "pending"],
      ["pending", "running", "running"],
    ],
    [
      ["running", "unknown", "pending"],
      ["running", "unknown", "running"],
    ],
    [
      ["pending", "unknown", "pending"],
      ["pending", "unknown", "pending"],
    ],
    [
      ["running", "unknown", "unknown", "pending"],
      ["running", "unknown", "unknown", "running"],
    ],
    [
      ["completed", "running", "failed"],
      ["completed", "completed", "completed"],
    ],
  ])("%j is told as %j", (said, told) => {
    const snapshots = snapshotsOf(said.map((status) => fakeObservation({ status })));
    expect(snapshots.map(({ status }) => status)).toEqual(told);
  });

  test.each<[StepStatus[], StepStatus[]]>([
    [
      ["running", "pending"],
      ["running", "running"],
    ],
    [
      ["running", "unknown", "pending"],
      ["running", "unknown", "running"],
    ],
    [
      ["failed", "running"],
      ["failed", "failed"],
    ],
    [
      ["skipped", "pending"],
      ["skipped", "skipped"],
    ],
  ])("nor does a step: %j is told as %j", (said, told) => {
    const snapshots = snapshotsOf(
      said.map((status) => fakeObservation({ status: "running", steps: [fakeStep({ key: "0", status })] })),
    );
    expect(snapshots.map(({ steps }) => steps[0]?.status)).toEqual(told);
  });

  test("whatever a vendor says, in any order", () => {
    const step = fc.record({ key: fc.constantFrom("0", "1"), status: fc.constantFrom(...stepStatuses) });
    const status = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<RunStatus[]>("pending", "running", "unknown") },
      fc.constantFrom(...runStatuses),
    );
    const said = fc.record({ status, steps: fc.array(step, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 8 }), (answers) => {
        const snapshots = snapshotsOf(
          answers.map(({ status, steps }) => fakeObservation({ status, steps: steps.map(fakeStep) })),
        ).filter(({ status }) => status !== "unknown");
        for (const [index, after] of snapshots.entries()) {
          const before = snapshots[index - 1];
          if (!before) continue;
          expect(rank(after.status)).toBeGreaterThanOrEqual(rank(before.status));
          if (isTerminal(before.status)) expect(after).toBe(before);
        }
      }),
    );
  });
});

describe("step keys are unique", () => {
  test("whatever keys a vendor gives", () => {
    const keys = fc.array(fc.constantFrom("a", "a#2", "a#3", "b", ""), { maxLength: 6 });
    fc.assert(
      fc.property(keys, (given) => {
        const steps = given.map((key) => fakeStep({ key, status: "running" }));
        const [snapshot] = snapshotsOf([fakeObservation({ steps })]);
        expect(new Set(snapshot?.steps.map(({ key }) => key)).size).toBe(given.length);
      }),
    );
  });

  test("and the first of two keeps its own", () => {
    const steps = ["a", "a", "b"].map((key) => fakeStep({ key, status: "running" }));
    const [snapshot] = snapshotsOf([fakeObservation({ steps })]);
    expect(snapshot?.steps.map(({ key }) => key)).toEqual(["a", "a#2", "b"]);
  });
});
