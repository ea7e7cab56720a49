import type { RunEvent } from "@docmux/core";

/** Whether an event reports that a start may have led to a run. */
export function isOpenStart(event: RunEvent): boolean {
  return event.type === "run-warning" && event.issue.code === "start_unknown";
}
