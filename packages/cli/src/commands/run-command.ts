import {
  type Clock,
  type OutputFormat,
  type Provider,
  type RunEvent,
  type RunResult,
  resolvePipeline,
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

/** Runs one document and shows it while it goes. On an abort the run goes on, and the error names its ref. */
export async function runCommand(
  uri: string,
  document: string,
  terminal: Terminal,
  { loadProvider = loadKnownProvider, onEvent, describeEvent, ...options }: RunCommandOptions = {},
): Promise<RunResult> {
  const pipeline = resolvePipeline(uri, [await loadProvider(uri)]);
  const { signal, onAbort } = options;
  return followRun({ label: uri, terminal, signal, onAbort, onEvent, describeEvent }, (listener) =>
    start(pipeline, document, { ...options, onEvent: listener }),
  );
}
