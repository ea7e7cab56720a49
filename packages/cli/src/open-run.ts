import { attach, type RunEvent, type RunHandle, type RunRef } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";
import { watchOptions } from "./watch-options.ts";

/** Finds a run again by its ref. Asks the vendor nothing yet. */
export async function openRun(
  context: CommandContext,
  ref: RunRef,
  onEvent?: (event: RunEvent) => void,
): Promise<RunHandle> {
  const provider = await context.providers.forUri(ref.pipelineUri);
  return attach(ref, [provider], { ...watchOptions(context), ...(onEvent ? { onEvent } : {}) });
}
