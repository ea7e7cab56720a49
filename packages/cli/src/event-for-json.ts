import type { RunEvent } from "@docmux/core";
import type { Output } from "./view/output.ts";
import { snapshotWithoutRaw, withoutRaw } from "./without-raw.ts";

/** Prints an event as a line of `--json`, where it is one. */
export function printEvent(output: Output, event: RunEvent): void {
  const line = eventForJson(event);
  if (line) output.json(line);
}

/**
 * An event as a line of `--json`: without what the vendor said word for word, which every status check would repeat. The
 * result has it. The end of a wait is no line: the line `error` or `detached` reports it.
 */
export function eventForJson(event: RunEvent): ({ type: string } & Record<string, unknown>) | undefined {
  if (event.type === "wait-end") return undefined;
  if ("snapshot" in event) return { ...event, snapshot: snapshotWithoutRaw(event.snapshot) };
  return "step" in event ? { ...event, step: withoutRaw(event.step) } : { ...event };
}
