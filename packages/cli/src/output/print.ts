import {
  formatRef,
  type RunEvent,
  type RunResult,
  type RunSnapshot,
  type Step,
  type StepOutput,
} from "@docmux/core";
import { printable, printableJson } from "../view/printable.ts";
import type { Output } from "./output.ts";

/**
 * Prints a result as JSON: completely into a pipe or a file, without the vendor's raw responses on a terminal. There they
 * would push everything else off the screen.
 *
 * @param withoutRaw - leaves the raw responses out.
 */
export function printResult<Result>(
  output: Output,
  result: Result,
  withoutRaw: (result: Result) => unknown,
): void {
  if (output.isJson) return;
  output.text(printableJson(output.isTerminal ? withoutRaw(result) : result, 2));
  if (!output.isTerminal) return;
  output.note(
    "The vendor's responses (raw) are left out on a terminal; -o result.json, or a pipe, gives all.",
  );
}

/** Prints an event as a line of `--json`, where it is one. */
export function printEvent(output: Output, event: RunEvent): void {
  const line = eventForJson(event);
  if (line) output.json(line);
}

/**
 * An event as a line of `--json`: without the vendor's own response, which every status check would repeat. The
 * result has it. The end of a wait is no line: the line `error` or `detached` reports it.
 */
export function eventForJson(event: RunEvent): ({ type: string } & Record<string, unknown>) | undefined {
  if (event.type === "wait-end") return undefined;
  if ("snapshot" in event) return { ...event, snapshot: snapshotWithoutRaw(event.snapshot) };
  return "step" in event ? { ...event, step: withoutRaw(event.step) } : { ...event };
}

/** What `--verbose` says of an event: the ref as soon as there is one, warnings, and what is asked again. */
export function describeEvent(output: Output, event: RunEvent): string | undefined {
  if (!output.isVerbose) return undefined;
  const text = eventLabel(event);
  return text === undefined ? undefined : output.stderr.colors.dim(output.withoutKeys(printable(text)));
}

function eventLabel(event: RunEvent): string | undefined {
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

/** What may hold the vendor's own response. */
type WithRaw = RunResult | RunSnapshot | Step | StepOutput;

/**
 * A value without its `raw`: the vendor's own response, which is long. A field of a document may bear
 * that name too, so nothing is looked for in depth.
 */
export function withoutRaw<Value extends WithRaw>({ raw: _raw, ...rest }: Value): Omit<Value, "raw"> {
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
