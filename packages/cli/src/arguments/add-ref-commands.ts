import type { Command } from "commander";
import { outputHelp, requireCompleteHelp } from "../commands/options.ts";
import type { ResultFlags } from "../commands/result-command.ts";
import type { OpenContext } from "../context.ts";
import type { DeliveryFlags } from "../output/deliver.ts";

const refHelp =
  "what start printed, short such as datalab:pl_x#pex_9, a file that holds it, or - for standard input";

/** `status`, `wait`, `result` and `cancel`: what is done with the ref of a run. */
export function addRefCommands(program: Command, open: OpenContext): void {
  program
    .command("status")
    .summary("ask once how a run is")
    .description("Asks the vendor once how a run is.")
    .argument("<ref>", refHelp)
    .action(async (ref: string, _flags: object, command: Command) => {
      const { statusCommand } = await import("../commands/status-command.ts");
      await statusCommand(await open(command), ref);
    });

  program
    .command("wait")
    .summary("follow a run to its end, print its result")
    .description("Takes up a run where start, or a detached run, left it.")
    .argument("<ref>", refHelp)
    .option("-o, --output <file>", outputHelp)
    .option("--require-complete", requireCompleteHelp)
    .action(async (ref: string, flags: DeliveryFlags, command: Command) => {
      const { waitCommand } = await import("../commands/wait-command.ts");
      await waitCommand(await open(command), ref, flags);
    });

  program
    .command("result")
    .summary("read the result of a run that ended")
    .description(
      "Reads the result of a run that ended, or the output of one of its steps. Waits for nothing.",
    )
    .argument("<ref>", refHelp)
    .option("--step <step>", "only the output of this step, by key or name, also while the run continues")
    .option("-o, --output <file>", outputHelp)
    .option("--require-complete", requireCompleteHelp)
    .action(async (ref: string, flags: ResultFlags, command: Command) => {
      const { resultCommand } = await import("../commands/result-command.ts");
      await resultCommand(await open(command), ref, flags);
    });

  program
    .command("cancel")
    .summary("ask the vendor to stop a run")
    .description("Asks the vendor to stop a run, and tells how it is then.")
    .argument("<ref>", refHelp)
    .action(async (ref: string, _flags: object, command: Command) => {
      const { cancelCommand } = await import("../commands/cancel-command.ts");
      await cancelCommand(await open(command), ref);
    });
}
