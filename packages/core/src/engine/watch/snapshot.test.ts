import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunObservation } from "../../contract/readings.ts";
import type { RunSnapshot } from "../../model/snapshot.ts";
import {
  isTerminal,
  type RunStatus,
  runStatuses,
  type StepStatus,
  stepStatuses,
} from "../../model/status.ts";
import { fakeObservation, fakeStep } from "../../testing.ts";
import { completeObservation } from "./snapshot.ts";

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
  ])("%j is reported as %j", (said, expected) => {
    const snapshots = snapshotsOf(said.map((status) => fakeObservation({ status })));
    expect(snapshots.map(({ status }) => status)).toEqual(expected);
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
  ])("nor does a step: %j is reported as %j", (said, expected) => {
    const snapshots = snapshotsOf(
      said.map((status) => fakeObservation({ status: "running", steps: [fakeStep({ key: "0", status })] })),
    );
    expect(snapshots.map(({ steps }) => steps[0]?.status)).toEqual(expected);
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
        ).filter(({ status }) => status !== "unknown" && status !== "waiting");
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

describe("a step that was reported never becomes better without an issue", () => {
  const observe = (...answers: readonly { status: RunStatus; steps: Record<string, StepStatus> }[]) =>
    snapshotsOf(
      answers.map(({ status, steps }) =>
        fakeObservation({
          status,
          steps: Object.entries(steps).map(([key, status]) =>
            fakeStep({ key, status, index: key === "a" ? 0 : 1 }),
          ),
        }),
      ),
    ).at(-1);

  test.each<[StepStatus, StepStatus, RunStatus]>([
    ["failed", "completed", "completed_with_errors"],
    ["cancelled", "completed", "completed_with_errors"],
    ["completed_with_errors", "completed", "completed_with_errors"],
    ["completed", "failed", "completed_with_errors"],
    ["completed", "skipped", "completed_with_warnings"],
    ["skipped", "completed", "completed_with_warnings"],
  ])("%s, then %s: it keeps its end, and the run is %s", (first, second, status) => {
    const last = observe(
      { status: "running", steps: { a: first, b: "running" } },
      { status: "completed", steps: { a: second, b: "completed" } },
    );
    expect(last).toMatchObject({ status, steps: [{ key: "a", status: first }, { key: "b" }] });
    expect(last?.steps[0]?.issues).toMatchObject([{ code: "step_status_changed" }]);
  });

  test.each<[StepStatus, RunStatus]>([
    ["completed", "completed_with_warnings"],
    ["failed", "completed_with_errors"],
    ["running", "completed_with_errors"],
    ["pending", "completed_with_errors"],
  ])("%s, then gone: it stays, and the run is %s", (first, status) => {
    const last = observe(
      { status: "running", steps: { a: first, b: "running" } },
      { status: "running", steps: { b: "running" } },
      { status: "completed", steps: { b: "completed" } },
    );
    expect(last).toMatchObject({ status, steps: [{ key: "a", status: first }, { key: "b" }] });
    expect(last?.issues).toMatchObject([{ severity: "warning", code: "step_vanished", step: "a" }]);
  });

  test("a step that comes back has not vanished", () => {
    const last = observe(
      { status: "running", steps: { a: "running" } },
      { status: "running", steps: {} },
      { status: "completed", steps: { a: "completed" } },
    );
    expect(last).toMatchObject({ status: "completed", issues: [] });
  });

  test("all of them gone from a completed run is no success", () => {
    const last = observe({ status: "running", steps: { a: "running" } }, { status: "completed", steps: {} });
    expect(last).toMatchObject({ status: "completed_with_errors", steps: [{ key: "a" }] });
  });

  test("whatever a vendor answers, a reported step stays and keeps its end", () => {
    const step = fc.record({ key: fc.constantFrom("0", "1"), status: fc.constantFrom(...stepStatuses) });
    const steps = fc.uniqueArray(step, { selector: ({ key }) => key });
    fc.assert(
      fc.property(fc.array(steps, { minLength: 2, maxLength: 6 }), (answers) => {
        const all = answers.map((each) => fakeObservation({ status: "running", steps: each.map(fakeStep) }));
        const snapshots = snapshotsOf([...all, fakeObservation({ status: "completed", steps: [] })]);
        for (const [index, after] of snapshots.entries()) {
          for (const { key, status } of snapshots[index - 1]?.steps ?? []) {
            const kept = after.steps.find((candidate) => candidate.key === key);
            expect(kept).toBeDefined();
            if (isTerminal(status)) expect(kept?.status).toBe(status);
          }
        }
        const anyStep = answers.some((each) => each.length > 0);
        expect(snapshots.at(-1)?.status).not.toBe(anyStep ? "completed" : "completed_with_errors");
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
