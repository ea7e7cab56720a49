import { formatRef, type RunRef, StartUnknownError, start } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { describeEvent, printEvent } from "../output/print.ts";
import { DetachedError, describeRun, isOpenStart, keepRun } from "../runs/detach.ts";
import { singleDocument } from "../runs/inputs.ts";
import { openPipeline, watchOptions } from "../runs/open.ts";
import type { RunFlags } from "./run-and-deliver.ts";

/** `docmux start`: starts a run and prints its ref, without waiting. */
export async function startCommand(
  context: CommandContext,
  name: string,
  document: string,
  { pages, outputFormat }: Omit<RunFlags, "output">,
): Promise<void> {
  const { output } = context;
  const { pipeline } = await openPipeline(context, name);
  const input = await singleDocument(context.io, document);
  let begun: RunRef | undefined;
  let leftOpen = false;
  const { ref } = await start(pipeline, input, {
    ...watchOptions(context),
    ...(pages === undefined ? {} : { pages }),
    ...(outputFormat === undefined ? {} : { outputFormat }),
    onEvent: (event) => {
      begun = event.ref ?? begun;
      leftOpen ||= isOpenStart(event);
      if (event.type === "run-start") {
        keepRun(context.io.runs, event.ref);
        // A pipe accepts text that its reader never reads, and a closed descriptor accepts any: no error reports that.
        if (!output.isTerminal && !output.isVerbose) output.note(`Started ${describeRun(event.ref)}`);
      }
      printEvent(output, event);
      const said = describeEvent(output, event);
      if (said !== undefined) output.note(said);
    },
  }).catch((error: unknown) => {
    // What was sent may have made a run that bills: who stops the command has to know.
    if (!context.io.signal.aborted || StartUnknownError.isInstance(error)) throw error;
    throw DetachedError.ofOne(begun, { leftOpen, isCancelled: Boolean(context.flags.cancelOnAbort) });
  });
  output.json({ type: "started", ref, printedRef: formatRef(ref) });
  output.text(formatRef(ref));
  if (output.isTerminal && output.stderr.isInteractive) output.note("Wait for it with: docmux wait <ref>");
}
