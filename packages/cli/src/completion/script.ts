import type { Command } from "commander";
import { bashScript } from "./bash.ts";
import { describeCommands } from "./commands.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

const writers = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** A completion script, written from the commands themselves. Pressing Tab then starts no process. */
export function completionScript(program: Command, shell: keyof typeof writers): string {
  return writers[shell](program.name(), describeCommands(program));
}
