import {
  type Clock,
  createDocmux,
  type OutputFormat,
  type Provider,
  type RunEvent,
  type RunInput,
  type RunResult,
  start,
} from "@docmux/core";
import { followRun } from "../follow-run.ts";
import { loadProvider as loadKnownProvider } from "../known-providers.ts";
import type { Terminal } from "../view/terminal.ts";

/** Options of `docmux run`. */
export interface RunCommandOptions {
  pages?: string;
  outputFormat?: OutputFormat;
  /** Default 1,800,000 (30 minutes). */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** What an abort of `signal` does at the vendor. Default `"detach"`: the run goes on. */
  onAbort?: "detach" | "cancel";
  /** Hears what happens, beside the view. */
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
  { loadProvider = loadKnownProvider, onEvent, describeEvent, ...options }: RunCommandOptions = {},
): Promise<RunResult> {
  const pipeline = createDocmux({ providers: [await loadProvider(uri)] }).pipeline(uri);
  const { signal, onAbort } = options;
  return followRun({ label: uri, terminal, signal, onAbort, onEvent, describeEvent }, (listener) =>
    start(pipeline, input, { ...options, onEvent: listener }),
  );
}
