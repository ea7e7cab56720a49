import { createDocmux, type RunEvent, type RunHandle, type RunRef } from "@docmux/core";
import { formatShortRef, type ShortRefParts } from "@docmux/core/provider";
import type { CommandContext } from "./command-context.ts";
import { watchOptions } from "./watch-options.ts";

/** Finds a run again by its ref. Asks the vendor nothing yet. The handle's own ref has what a short one lacks. */
export async function openRun(
  context: CommandContext,
  ref: RunRef | ShortRefParts,
  onEvent?: (event: RunEvent) => void,
): Promise<RunHandle> {
  const provider = await context.providers.forUri(ref.pipelineUri);
  const docmux = createDocmux({ providers: [provider] });
  return docmux.attach("version" in ref ? ref : formatShortRef(ref), {
    ...watchOptions(context),
    ...(onEvent ? { onEvent } : {}),
  });
}
