import type { Command } from "commander";
import { bashScript } from "./bash-script.ts";
import { describeCommands } from "./described-command.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

const writers = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** A completion script, written from the commands themselves. Pressing Tab then starts no process. */
export function completionScript(program: Command, shell: keyof typeof writers): string {
  return writers[shell](program.name(), describeCommands(program));
}
