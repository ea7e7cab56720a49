import type { RunResult, RunSnapshot, Step, StepOutput } from "@docmux/core";

/** What may hold the vendor's own words. */
type Told = RunResult | RunSnapshot | Step | StepOutput;

/**
 * A value without its `raw`: the vendor's own words, which are as long as they are dull. A field of a document may bear
 * that name too, so nothing is looked for in depth.
 */
export function withoutRaw<Value extends Told>({ raw: _raw, ...rest }: Value): Omit<Value, "raw"> {
  return rest;
}

/** A snapshot and its steps, each without `raw`. */
export function snapshotWithoutRaw(snapshot: RunSnapshot): Record<string, unknown> {
  return { ...withoutRaw(snapshot), steps: snapshot.steps.map(withoutRaw) };
}

/** A result, its snapshot, steps and outputs, each without `raw`. */
export function resultWithoutRaw(result: RunResult): Record<string, unknown> {
  return {
    ...withoutRaw(result),
    outputs: result.outputs.map(withoutRaw),
    snapshot: snapshotWithoutRaw(result.snapshot),
  };
}
