import type { RunEvent, RunSnapshot, Step } from "@docmux/core";

/**
 * An event as a line of `--json`: without what the vendor said word for word, which every look at a run would repeat.
 * The result has it.
 */
export function eventForJson(event: RunEvent): { type: string } & Record<string, unknown> {
  if ("snapshot" in event) return { ...event, snapshot: snapshotForJson(event.snapshot) };
  return "step" in event ? { ...event, step: withoutRaw(event.step) } : { ...event };
}

/** A snapshot without what the vendor said word for word. */
export function snapshotForJson(snapshot: RunSnapshot): Record<string, unknown> {
  return { ...withoutRaw(snapshot), steps: snapshot.steps.map(withoutRaw) };
}

function withoutRaw<Told extends RunSnapshot | Step>({ raw: _raw, ...rest }: Told): Omit<Told, "raw"> {
  return rest;
}
