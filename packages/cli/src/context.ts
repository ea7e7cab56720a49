import type { Readable } from "node:stream";
import type { Clock } from "@docmux/core";
import type { RunStore } from "@docmux/core/store";
import type { Command } from "commander";
import type { GlobalFlags, Settings } from "./config/settings.ts";
import type { Output, OutputStreams } from "./output/output.ts";
import type { ProviderRegistry } from "./providers/registry.ts";
import type { StartedRuns } from "./runs/started.ts";

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
  providers: ProviderRegistry;
  output: Output;
  /** Where starts and results are recorded; `undefined` with `--no-store`. One for the whole command. */
  openStore(): Promise<RunStore | undefined>;
  /** Notes with what the command ends, where it does not throw. */
  endWith(exitCode: number): void;
}

/** Opens what every command is handed. What that needs is loaded only now: help and completion never do. */
export type OpenContext = (command: Command) => Promise<CommandContext>;

/** Makes the {@link OpenContext} of a program. */
export function openContextLazily(io: ProgramIo, endWith: (exitCode: number) => void): OpenContext {
  return async (command) => {
    const { openContext } = await import("./open-context.ts");
    return openContext(io, command.optsWithGlobals<GlobalFlags>(), endWith);
  };
}
