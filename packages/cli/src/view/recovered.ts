import type { RecoveredStart } from "@docmux/core";
import { shortKey } from "../store/find-start.ts";
import { printable } from "./printable.ts";
import { markOf } from "./starts-table.ts";
import { statusMark } from "./status.ts";
import type { Colors } from "./terminal.ts";

/** The outcome for one start, as one line; for one that needs a decision, with the command. */
export function describeRecovered(start: RecoveredStart, colors: Colors): string {
  const { key, label, state, error } = start;
  const { symbol, paint } = statusMark(error && state !== "ambiguous" ? "failed" : markOf(state), colors);
  const name = printable(label ?? key);
  return `${paint(symbol)} ${shortKey(key)}  ${name}  ${printable(outcomeOf(start))}`;
}

function outcomeOf({ key, state, from, error, pipelineUri }: RecoveredStart): string {
  const decide =
    `Check the runs of ${pipelineUri} at the vendor, then: ` +
    `docmux recover ${shortKey(key)} --adopt <runId> | --write-off "<reason>" | --start-again "<reason>"`;
  if (state === "ambiguous") return `may have led to a run, and none is proven to be this start. ${decide}`;
  if (state === "unknown") {
    const why = error && error.code !== "start_unknown" ? ` (${error.summary})` : "";
    return `the run was not found${why}. Call docmux recover again later. To decide now: ${decide}`;
  }
  if (error) return `${error.code}: ${error.summary}`;
  switch (state) {
    case "claimed":
    case "sent":
      return "another process is working on it";
    case "known":
      return `the run continues at the vendor: docmux wait ${shortKey(key)}`;
    case "ended":
      return "the run has ended; its result is not kept yet";
    case "stored":
      return `result kept: docmux result ${shortKey(key)}`;
    case "refused":
      return from === "claimed" ? "no request was sent; start it again" : "the vendor refused the start";
    case "delivered":
      return "the run has ended without a result, or its result was delivered";
    case "written_off":
      return "written off";
  }
}
