import type { Command } from "commander";
import type { OpenContext } from "../context.ts";
import { percent } from "./options.ts";

/** Flags of `docmux diff`. */
export interface DiffFlags {
  truth?: string;
  schema?: string;
  grading?: string;
  pipeline?: string;
  maxDrop?: number;
}

/** Adds `diff`. */
export function addDiffCommand(program: Command, open: OpenContext): void {
  program
    .command("diff")
    .summary("what changed between two comparisons")
    .description(
      "Holds two comparisons of the same documents against each other: two versions of a pipeline, or two dates.\n" +
        "No vendor is called. It ends with 16 when a pipeline became worse.",
    )
    .argument("<old>", "a report (.json); with --truth also answers (.jsonl, or a folder)")
    .argument("<new>", "the same of today")
    .option("--truth <path>", "score both again first: folder with truths, or truth.json, truth.csv")
    .option("--schema <file>", "JSON Schema of the data, with --truth")
    .option("--grading <file>", "grading rules for all documents, with --truth")
    .option("--pipeline <label>", "only this pipeline (default: each that both have)")
    .option(
      "--max-drop <points>",
      "end with 16 when a mean accuracy is lower by more, whatever the statistics say",
      percent,
    )
    .action(async (old: string, recent: string, flags: DiffFlags, command: Command) => {
      const { diffComparisons } = await import("../compare/diff.ts");
      await diffComparisons(await open(command), [old, recent], flags);
    });
}
