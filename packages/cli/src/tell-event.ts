import type { RunEvent } from "@docmux/core";
import { eventForJson } from "./event-for-json.ts";
import type { Output } from "./view/output.ts";

/**
 * Prints an event for programs. Retries are told to people only with `--verbose`, and only where no live view is drawn,
 * whose lines they would tear.
 */
export function tellEvent(output: Output, event: RunEvent): void {
  output.json(eventForJson(event));
  if (output.stderr.isInteractive) return;
  if (event.type === "run-warning") output.detail(`${event.issue.code}: ${event.issue.message}`);
  if (event.type === "run-retry") output.detail(`retry: ${JSON.stringify({ ...event, ref: undefined })}`);
}
