import type { Command } from "commander";
import type { OpenContext } from "../context.ts";

/** Adds `schema`. */
export function addSchemaCommand(program: Command, open: OpenContext): void {
  program
    .command("schema")
    .summary("show what a schema becomes at a vendor, and what is lost")
    .description(
      "Shows what a run with this schema would send to a vendor, what the vendor cannot express, and how fields are named " +
        "there. Sends nothing and needs no key.",
    )
    .argument("<file>", "JSON Schema, or a .ts or .js file that exports a schema")
    .requiredOption("--for <vendor>", "a vendor such as mistral, a pipeline URI, or an alias")
    .action(async (file: string, flags: { for: string }, command: Command) => {
      const { showSchema } = await import("../schema/show-schema.ts");
      await showSchema(await open(command), file, flags);
    });
}
