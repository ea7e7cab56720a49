import type { RunEvent } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { checkOutputPath, type DeliveryFlags, deliverOutput, outputEndings } from "../output/deliver.ts";
import { describeEvent, printEvent } from "../output/print.ts";
import { keepRun } from "../runs/detach.ts";
import { followRun } from "../runs/follow.ts";
import { openRun, watchOptions } from "../runs/open.ts";
import { readRef } from "../runs/ref.ts";

/** `docmux wait`: takes up a run where `start` or a detached `run` left it, and prints its result. */
export async function waitCommand(
  context: CommandContext,
  text: string,
  flags: DeliveryFlags,
): Promise<void> {
  await checkOutputPath(flags.output, outputEndings, context.io.workingDirectory);
  const { output } = context;
  let hear: (event: RunEvent) => void = () => undefined;
  // Opened before it is followed: a short ref is whole only then, and the run is named wherever output is lost.
  const handle = await openRun(context, await readRef(context, text), (event) => hear(event));
  const { ref } = handle;
  keepRun(context.io.runs, ref);
  const { signal, onAbort } = watchOptions(context);
  const result = await followRun(
    {
      label: ref.pipelineUri,
      ref,
      terminal: output.stderr,
      signal,
      onAbort,
      onEvent: (event) => printEvent(output, event),
      describeEvent: (event) => describeEvent(output, event),
    },
    (listener) => {
      hear = listener;
      return handle;
    },
  );
  await deliverOutput(context, result, flags);
}
