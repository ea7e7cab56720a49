import {
  type Clock,
  createDocmux,
  DocmuxError,
  type JsonObject,
  type OutputFormat,
  type Provider,
  type RunEvent,
  type RunHandle,
  type RunInput,
  type RunRef,
  type RunResult,
  StartUnknownError,
} from "@docmux/core";
import type { RunStore } from "@docmux/core/store";
import type { CommandContext } from "../context.ts";
import { describeEvent, printEvent } from "../output/print.ts";
import { loadProvider as loadKnownProvider } from "../providers/registry.ts";
import { shortLabel } from "../view/layout.ts";
import { LiveView } from "../view/live-view.ts";
import type { Terminal } from "../view/terminal.ts";
import { DetachedError, isOpenStart, keepRun } from "./detach.ts";

/** Options of `docmux run`. */
export interface RunCommandOptions {
  pages?: string;
  outputFormat?: OutputFormat;
  /** Default 1,800,000 (30 minutes). */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** What an abort of `signal` does at the vendor. Default `"detach"`: the run continues. */
  onAbort?: "detach" | "cancel";
  /** What to extract. */
  extract?: JsonObject;
  /** Options that only one vendor takes, by provider id. */
  providerOptions?: Readonly<Record<string, JsonObject>>;
  /** Where the start and its result are recorded. Default: nowhere. */
  store?: RunStore;
  /** Names the start in the store: called again with the same key, it is the same run. */
  key?: string;
  /** Called for every event, in addition to the view. */
  onEvent?: (event: RunEvent) => void;
  /** What to say of an event above the run. Default: nothing. */
  describeEvent?: (event: RunEvent) => string | undefined;
  /** Finds the provider of a URI. Default: one of those that come with the command. */
  loadProvider?: (uri: string) => Promise<Provider>;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock;
}

/**
 * Runs one document and shows it while it goes. On an abort the run continues, and the error names its ref. Part of the
 * output is a result as well: its status says that some is missing.
 */
export async function runCommand(
  uri: string,
  input: RunInput,
  terminal: Terminal,
  { loadProvider = loadKnownProvider, store, onEvent, describeEvent, ...options }: RunCommandOptions = {},
): Promise<RunResult> {
  const docmux = createDocmux({ providers: [await loadProvider(uri)], ...(store ? { store } : {}) });
  const pipeline = docmux.pipeline(uri);
  const { signal, onAbort } = options;
  return followRun({ label: uri, terminal, signal, onAbort, onEvent, describeEvent }, (listener) =>
    docmux.start(pipeline, input, { ...options, onEvent: listener }),
  );
}

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
      if (said !== undefined) view.print(said);
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

/** What a command does with the events of its run. */
export interface EventListeners {
  /** Keeps the run, so that it is named where output is lost, and prints the lines of `--json`. */
  onEvent: (event: RunEvent) => void;
  /** What `--verbose` says of an event. */
  describeEvent: (event: RunEvent) => string | undefined;
}

/** The {@link EventListeners} of a command. */
export function eventListeners({ io, output }: CommandContext): EventListeners {
  return {
    onEvent: (event) => {
      if (event.type === "run-start") keepRun(io.runs, event.ref);
      printEvent(output, event);
    },
    describeEvent: (event) => describeEvent(output, event),
  };
}

/** How a run ended that ended without output, its line says already; its reason is printed elsewhere. */
export function endedItself(code: string): boolean {
  return code === "run_failed" || code === "run_cancelled";
}
