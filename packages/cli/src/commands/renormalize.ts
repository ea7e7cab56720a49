import type { Command } from "commander";
import type { OpenContext } from "../context.ts";

/** Flags of `docmux renormalize`. */
export interface RenormalizeFlags {
  write?: boolean;
}

/** Adds `renormalize`. */
export function addRenormalizeCommand(program: Command, open: OpenContext): void {
  program
    .command("renormalize")
    .summary("read saved results again, and show what this release reads differently")
    .description(
      "Reads result files again with the mappings of this release, from the vendor's responses in them, and shows what " +
        "differs. Sends no request and costs nothing.",
    )
    .argument("<files...>", "result files, or folders of them, as run -o and batch wrote them")
    .option("--write", "replace the files that differ")
    .action(async (words: string[], flags: RenormalizeFlags, command: Command) => {
      const { renormalizeFiles } = await import("../renormalize/renormalize.ts");
      await renormalizeFiles(await open(command), words, flags);
    });
}
