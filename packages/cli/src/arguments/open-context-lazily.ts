import type { Command } from "commander";
import type { CommandContext, ProgramIo } from "../command-context.ts";
import type { GlobalFlags } from "../config/settings.ts";

/** Opens what every command is handed. What that needs is loaded only now: help and completion never do. */
export type OpenContext = (command: Command) => Promise<CommandContext>;

/** Makes the {@link OpenContext} of a program. */
export function openContextLazily(io: ProgramIo, endWith: (exitCode: number) => void): OpenContext {
  return async (command) => {
    const { openContext } = await import("../open-context.ts");
    return openContext(io, command.optsWithGlobals<GlobalFlags>(), endWith);
  };
}
