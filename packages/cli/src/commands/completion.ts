import { Argument, type Command } from "commander";
import type { ProgramIo } from "../context.ts";

/** Adds `completion`. It sends nothing and reads no configuration. */
export function addCompletionCommand(program: Command, { stdout }: ProgramIo): void {
  program
    .command("completion")
    .summary("print a completion script")
    .description(
      "Prints a completion script:\n" +
        "  bash:  source <(docmux completion bash)\n" +
        "  zsh:   source <(docmux completion zsh)\n" +
        "  fish:  docmux completion fish | source",
    )
    .addArgument(new Argument("<shell>", "which").choices(["bash", "zsh", "fish"]))
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { completionScript } = await import("../completion/script.ts");
      stdout.write(completionScript(program, shell));
    });
}
