import {
  createDocmux,
  type Pipeline,
  type RunEvent,
  type RunHandle,
  type RunRef,
  type WaitOptions,
} from "@docmux/core";
import { formatShortRef, type ShortRefParts } from "@docmux/core/provider";
import { resolveAlias } from "../config/settings.ts";
import type { CommandContext } from "../context.ts";
import { refOrKey } from "./kept.ts";

/** The pipeline that an alias or a URI names, and its URI. Loads the provider of that one only. */
export async function openPipeline(
  { providers, settings }: CommandContext,
  name: string,
): Promise<{ uri: string; pipeline: Pipeline }> {
  const uri = resolveAlias(name, settings.aliases);
  const docmux = createDocmux({ providers: [await providers.forUri(uri)] });
  return { uri, pipeline: docmux.pipeline(uri) };
}

/**
 * {@link openRun} with the ref, or the key of the start, as it was written on the command line.
 *
 * @throws InvalidInputError for a text that is neither.
 */
export async function openNamedRun(
  context: CommandContext,
  text: string,
  onEvent?: (event: RunEvent) => void,
): Promise<RunHandle> {
  return openRun(context, await refOrKey(context, text), onEvent);
}

/** Finds a run again by its ref. Asks the vendor nothing yet. The handle's own ref has what a short one lacks. */
export async function openRun(
  context: CommandContext,
  ref: RunRef | ShortRefParts,
  onEvent?: (event: RunEvent) => void,
): Promise<RunHandle> {
  const provider = await context.providers.forUri(ref.pipelineUri);
  const store = await context.openStore();
  const docmux = createDocmux({ providers: [provider], ...(store ? { store } : {}) });
  return docmux.attach("version" in ref ? ref : formatShortRef(ref), {
    ...watchOptions(context),
    ...(onEvent ? { onEvent } : {}),
  });
}

/** How the flags say that a run is waited for. */
export function watchOptions({
  io,
  flags,
  settings,
}: CommandContext): Omit<WaitOptions, "onEvent" | "random"> {
  return {
    signal: io.signal,
    onAbort: flags.cancelOnAbort ? "cancel" : "detach",
    ...(settings.timeoutMs === undefined ? {} : { timeoutMs: settings.timeoutMs }),
    ...(io.clock ? { clock: io.clock } : {}),
  };
}
