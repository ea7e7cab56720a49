import type { Readable } from "node:stream";
import type { Clock } from "@docmux/core";
import type { GlobalFlags, Settings } from "./config/settings.ts";
import type { ProviderShelf } from "./providers/provider-shelf.ts";
import type { StartedRuns } from "./started-runs.ts";
import type { Output, OutputStreams } from "./view/output.ts";

/** The world of the command: the process, or what a test puts in its place. */
export interface ProgramIo extends OutputStreams {
  stdin: Readable;
  environment: NodeJS.ProcessEnv;
  workingDirectory: string;
  /** Aborts on Ctrl-C: the runs go on at the vendor, and their refs are printed. */
  signal: AbortSignal;
  /** The runs of this command: named on standard error where other output is lost. */
  runs: StartedRuns;
  /** Replaces the wall clock and real timers. For tests. */
  clock?: Clock;
}

/** What every command is handed. */
export interface CommandContext {
  io: ProgramIo;
  flags: GlobalFlags;
  settings: Settings;
  providers: ProviderShelf;
  output: Output;
  /** Notes with what the command ends, where it does not throw. */
  endWith(exitCode: number): void;
}
