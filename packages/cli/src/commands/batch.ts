import { type Command, InvalidArgumentError, Option } from "commander";
import type { OpenContext } from "../context.ts";
import type { StartFlags } from "../runs/start-options.ts";
import { count } from "./options.ts";
import { withStartOptions } from "./run.ts";

/** What is done about starts that may have led to a run. */
export type OnAmbiguous = (typeof ambiguousChoices)[number];

const ambiguousChoices = ["report", "skip", "resubmit"] as const;

/** Flags of `docmux batch`. */
export interface BatchFlags extends Omit<StartFlags, "key"> {
  to: string;
  out: string;
  onAmbiguous: OnAmbiguous;
  yes?: boolean;
  maxDocuments?: number;
  maxCost?: number;
  rerun?: string;
  id?: string;
  requireComplete?: boolean;
}

/** Adds `batch`. */
export function addBatchCommand(program: Command, open: OpenContext): void {
  withStartOptions(
    program
      .command("batch")
      .summary("run many documents, one result file for each")
      .description(
        "Runs documents through one pipeline and writes <name>.json for each, and summary.json.\n" +
          "Stopped or killed at any time, the same command continues: no document is started a second time.",
      )
      .argument("<documents...>", "paths, folders, or http(s) URLs")
      .requiredOption("--to <pipeline>", "pipeline URI such as datalab:pl_abc123@2, or an alias")
      .requiredOption("--out <folder>", "folder of the results"),
  )
    .addOption(
      new Option("--on-ambiguous <choice>", "what to do about starts that may have led to a run")
        .choices(ambiguousChoices)
        .default("report"),
    )
    .option("--yes", "allow --on-ambiguous resubmit without being asked")
    .option("--max-documents <count>", "run the first documents only", count)
    .option("--max-cost <amount>", "start no run beyond this cost, in the vendor's currency", amount)
    .option("--id <name>", "name the batch in the records: docmux runs --batch <name>")
    .option("--rerun <label>", "run documents again that were run before without this label")
    .option("--require-complete", "end with 10 when part of an output is missing")
    .action(async (documents: string[], flags: BatchFlags, command: Command) => {
      const { runBatch } = await import("../batch/run-batch.ts");
      await runBatch(await open(command), documents, flags);
    });
}

function amount(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError("It takes an amount above 0, such as 2.50.");
}
