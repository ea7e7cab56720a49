import type { RunEvent } from "@docmux/core";

/** Whether an event says that nobody knows if a start made a run. */
export function isOpenStart(event: RunEvent): boolean {
  return event.type === "run-warning" && event.issue.code === "start_unknown";
}
