import { type Command, Option } from "commander";
import { outputFormatChoices, outputHelp, requireCompleteHelp } from "../commands/options.ts";
import type { RunFlags } from "../commands/run-and-deliver.ts";
import type { OpenContext } from "../context.ts";

/** `run` and `start`. */
export function addRunCommands(program: Command, open: OpenContext): void {
  withRunOptions(
    program
      .command("run")
      .summary("run one document, follow it, print its result")
      .description("Runs one document, shows it while it goes, and prints its result as JSON."),
  )
    .option("-o, --output <file>", outputHelp)
    .option("--require-complete", requireCompleteHelp)
    .action(async (pipeline: string, document: string, flags: RunFlags, command: Command) => {
      const { runAndDeliver } = await import("../commands/run-and-deliver.ts");
      await runAndDeliver(await open(command), pipeline, document, flags);
    });

  withRunOptions(
    program
      .command("start")
      .summary("start a run and print its ref")
      .description("Starts a run and prints its ref, without waiting for the run."),
  ).action(async (pipeline: string, document: string, flags: RunFlags, command: Command) => {
    const { startCommand } = await import("../commands/start-command.ts");
    await startCommand(await open(command), pipeline, document, flags);
  });
}

function withRunOptions(command: Command): Command {
  return command
    .argument("<pipeline>", "pipeline URI such as datalab:pl_abc123@2, or an alias")
    .argument("<document>", "path, or http(s) URL")
    .option("--pages <range>", 'pages to process, 0-indexed, such as "0-5,10"')
    .addOption(new Option("--output-format <format>", "form of the content").choices(outputFormatChoices));
}
