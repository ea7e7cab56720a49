import type { RunRef } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";
import { openRun } from "./open-run.ts";

const patienceMs = 10_000;

/** Asks the vendors to stop runs, as after Ctrl-C with `--cancel-on-abort`. Gives the runs that took it. */
export async function cancelRuns(context: CommandContext, refs: readonly RunRef[]): Promise<RunRef[]> {
  // The command's own signal has aborted; a second Ctrl-C ends the process.
  const signal = AbortSignal.timeout(patienceMs);
  const detached = {
    ...context,
    flags: { ...context.flags, cancelOnAbort: false },
    io: { ...context.io, signal },
  };
  const outcomes = await Promise.all(
    refs.map(async (ref) => {
      try {
        await (await openRun(detached, ref)).cancel({ signal });
        return [ref];
      } catch {
        // Some vendors cannot, and some runs ended meanwhile: those are told as going on, with what shows how they are.
        return [];
      }
    }),
  );
  return outcomes.flat();
}
