import type { CommandContext } from "../command-context.ts";
import { checkOutputPath, deliverOutput } from "../deliver-output.ts";
import { followRun } from "../follow-run.ts";
import { openRun, readRef } from "../open-run.ts";
import { tellEvent } from "../tell-event.ts";
import { watchOptions } from "../watch-options.ts";

/** `docmux wait`: takes up a run where `start` or a detached `run` left it, and prints its result. */
export async function waitCommand(
  context: CommandContext,
  text: string,
  { output: path }: { output?: string },
): Promise<void> {
  checkOutputPath(path);
  const { output } = context;
  const ref = await readRef(context, text);
  const { signal, onAbort } = watchOptions(context);
  const result = await followRun(
    {
      label: ref.pipelineUri,
      terminal: output.stderr,
      signal,
      onAbort,
      onEvent: (event) => tellEvent(output, event),
    },
    (listener) => openRun(context, ref, listener),
  );
  await deliverOutput(context, result, path);
}
