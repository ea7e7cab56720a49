import type { WaitOptions } from "@docmux/core";
import type { CommandContext } from "./command-context.ts";

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
