import { formatRef, type RunEvent } from "@docmux/core";
import type { Output } from "./view/output.ts";
import { printable } from "./view/printable.ts";

/** What `--verbose` says of an event: the ref as soon as there is one, warnings, and what is asked again. */
export function describeEvent(output: Output, event: RunEvent): string | undefined {
  if (!output.isVerbose) return undefined;
  const text = wordsFor(event);
  return text === undefined ? undefined : output.stderr.colors.dim(output.withoutKeys(printable(text)));
}

function wordsFor(event: RunEvent): string | undefined {
  switch (event.type) {
    case "run-start":
      return `started: ${formatRef(event.ref)}`;
    case "run-warning":
      return `${event.issue.code}: ${event.issue.message}`;
    case "run-retry": {
      const { type: _type, ref: _ref, ...facts } = event;
      return `retry: ${JSON.stringify(facts)}`;
    }
    default:
      return undefined;
  }
}
