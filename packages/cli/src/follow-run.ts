import {
  DocmuxError,
  type RunEvent,
  type RunHandle,
  type RunRef,
  type RunResult,
  StartUnknownError,
} from "@docmux/core";
import { DetachedError } from "./detached-error.ts";
import { endedItself } from "./ended-itself.ts";
import { isOpenStart } from "./is-open-start.ts";
import { LiveView } from "./view/live-view.ts";
import { shortLabel } from "./view/short-label.ts";
import type { Terminal } from "./view/terminal.ts";

/** How a run is shown while it goes. */
export interface FollowOptions {
  /** What to call the run. */
  label: string;
  terminal: Terminal;
  /** The run, where it is known before. */
  ref?: RunRef | undefined;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
  onAbort?: "detach" | "cancel" | undefined;
  onEvent?: ((event: RunEvent) => void) | undefined;
  /** What to say of an event above the run. Default: nothing. */
  describeEvent?: ((event: RunEvent) => string | undefined) | undefined;
}

/**
 * Shows a run until it ended, and reads its result, also where part of it is missing.
 *
 * @param open - starts the run or attaches to it, and hands its events to the listener.
 * @throws DetachedError with the ref, when the signal aborted.
 */
export async function followRun(
  { label, terminal, ref: known, signal, onAbort, onEvent, describeEvent }: FollowOptions,
  open: (listener: (event: RunEvent) => void) => Promise<RunHandle> | RunHandle,
): Promise<RunResult> {
  const view = new LiveView(terminal, [[shortLabel(label)]]);
  view.begin(0);
  let ref: RunRef | undefined;
  let leftOpen = false;
  try {
    const handle = await open((event) => {
      ref = event.ref ?? ref;
      leftOpen ||= isOpenStart(event);
      const said = describeEvent?.(event);
      if (said !== undefined) view.tell(said);
      view.show(0, event);
      onEvent?.(event);
    });
    ref = handle.ref;
    return await handle.result({ partial: "return" });
  } catch (error) {
    if (signal?.aborted && !StartUnknownError.isInstance(error)) {
      const left = ref ?? known;
      const note = left ? (onAbort === "cancel" ? "asked to stop" : "continues at the vendor") : "no run yet";
      view.stop(0, leftOpen ? "may have been started" : note, "detached");
      throw DetachedError.ofOne(left, { leftOpen, isCancelled: onAbort === "cancel" });
    }
    // How a run ended its line says already; the error that comes says why.
    if (ref && !(DocmuxError.isInstance(error) && endedItself(error.code)))
      view.stop(0, DocmuxError.isInstance(error) ? error.summary : String(error));
    else if (!ref) view.discard();
    throw error;
  } finally {
    view.close();
  }
}
