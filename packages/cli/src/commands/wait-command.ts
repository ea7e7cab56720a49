import type { RunEvent } from "@docmux/core";
import { checkOutputPath } from "../check-output-path.ts";
import type { CommandContext } from "../command-context.ts";
import { type DeliveryFlags, deliverOutput, outputEndings } from "../deliver-output.ts";
import { describeEvent } from "../describe-event.ts";
import { keepRun } from "../describe-run.ts";
import { printEvent } from "../event-for-json.ts";
import { followRun } from "../follow-run.ts";
import { openRun } from "../open-run.ts";
import { readRef } from "../read-ref.ts";
import { watchOptions } from "../watch-options.ts";

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
