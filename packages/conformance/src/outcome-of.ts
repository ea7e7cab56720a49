import assert from "node:assert/strict";
import { DocmuxError, type RunResult } from "@docmux/core";

/** How a run came out that may come out either way: its result, or an error of docmux. */
export type Outcome = { result: RunResult } | { error: DocmuxError };

/** Waits for a run. Fails for anything that is neither a result nor an error of docmux. */
export async function outcomeOf(running: Promise<RunResult>): Promise<Outcome> {
  try {
    return { result: await running };
  } catch (error) {
    assert.ok(DocmuxError.isInstance(error), `it threw ${String(error)}, which is no error of docmux`);
    return { error };
  }
}
