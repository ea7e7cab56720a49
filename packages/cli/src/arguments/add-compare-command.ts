import { type Command, Option } from "commander";
import { collect, count, outputFormatChoices } from "../commands/options.ts";
import type { CompareFlags } from "../compare/report.ts";
import type { OpenContext } from "../context.ts";

/** `compare`. */
export function addCompareCommand(program: Command, open: OpenContext): void {
  program
    .command("compare")
    .summary("run documents through several pipelines, compare")
    .description(
      "Runs documents through several pipelines and compares what they read, field by field.\n" +
        "A <document>.truth.json beside a document says what is right.",
    )
    .argument("<documents...>", "paths, or http(s) URLs")
    .requiredOption("--with <pipeline>", "pipeline URI or alias; give it once for each pipeline", collect)
    .option("--schema <file>", "JSON Schema of the data")
    .option("--truth <file>", "JSON of what is right, for one document")
    .option("--repeat <count>", "runs of each document in each pipeline", count)
    .addOption(new Option("--output-format <format>", "form of the content").choices(outputFormatChoices))
    .option("-o, --output <file>", "report: .html .json .md .csv", "docmux-report.html")
    .action(async (documents: string[], flags: CompareFlags, command: Command) => {
      const { compareAndWrite } = await import("../compare/report.ts");
      await compareAndWrite(await open(command), documents, flags);
    });
}
