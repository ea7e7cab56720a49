import type { Command } from "commander";
import type { OpenContext } from "../context.ts";
import { collect, percent, reportHelp } from "./options.ts";

/** Flags of `docmux regrade`. */
export interface RegradeFlags {
  truth: string;
  schema?: string;
  grading?: string;
  failUnder?: number;
  output?: string[];
}

/** Adds `regrade`. */
export function addRegradeCommand(program: Command, open: OpenContext): void {
  program
    .command("regrade")
    .summary("score kept answers again, without any vendor")
    .description(
      "Scores answers that are there already with the truths, schemas and grading rules of today.\n" +
        "No vendor is called and nothing is paid. Answers of other systems are scored as well.",
    )
    .argument("<answers...>", "reports (.json), answers (.jsonl), or folders with <pipeline>/<document>.json")
    .requiredOption("--truth <path>", "folder with truths, schemas and rules, or truth.json, truth.csv")
    .option("--schema <file>", "JSON Schema of the data, where a truth has none of its own")
    .option("--grading <file>", "grading rules for all documents")
    .option("--fail-under <percent>", "end with 16 when the accuracy of a pipeline is below", percent)
    .option("-o, --output <file>", reportHelp, collect)
    .action(async (answers: string[], flags: RegradeFlags, command: Command) => {
      const { regrade } = await import("../compare/regrade.ts");
      await regrade(await open(command), answers, flags);
    });
}
