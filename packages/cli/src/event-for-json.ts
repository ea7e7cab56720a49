import type { RunEvent } from "@docmux/core";
import { snapshotWithoutRaw, withoutRaw } from "./without-raw.ts";

/**
 * An event as a line of `--json`: without what the vendor said word for word, which every look at a run would repeat.
 * The result has it.
 */
export function eventForJson(event: RunEvent): { type: string } & Record<string, unknown> {
  if ("snapshot" in event) return { ...event, snapshot: snapshotWithoutRaw(event.snapshot) };
  return "step" in event ? { ...event, step: withoutRaw(event.step) } : { ...event };
}
