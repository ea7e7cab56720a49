import type { Command } from "commander";
import { count } from "../commands/options.ts";
import type { OpenContext } from "../context.ts";

const defaultLimit = 20;

/** `list`, `estimate`, `providers` and `doctor`: what is asked of vendors beside runs. */
export function addVendorCommands(program: Command, open: OpenContext): void {
  program
    .command("list")
    .summary("list the runs of a pipeline, or a vendor's pipelines")
    .description(
      "Lists the runs of a pipeline, piped or with -v with their refs. Only a vendor, such as datalab: lists its pipelines.",
    )
    .argument("<uri>", "pipeline URI, alias, or a vendor such as datalab:")
    .option("-n, --limit <count>", "how many at most", count, defaultLimit)
    .action(async (uri: string, flags: { limit: number }, command: Command) => {
      const { listCommand } = await import("../commands/list-command.ts");
      await listCommand(await open(command), uri, flags);
    });

  program
    .command("estimate")
    .summary("tell what a run would cost or touch")
    .description("Tells what a run would cost or touch, where the vendor says so. Starts nothing.")
    .argument("<pipeline>", "pipeline URI, or an alias")
    .argument("[documents...]", "ids of documents stored at the vendor")
    .option("--page-count <count>", "pages that would be processed", count)
    .action(async (uri: string, documents: string[], flags: { pageCount?: number }, command: Command) => {
      const { estimateCommand } = await import("../commands/estimate-command.ts");
      await estimateCommand(await open(command), uri, documents, flags);
    });

  program
    .command("providers")
    .summary("what each vendor offers")
    .description("What each vendor's pipelines can do, and the environment variables that are read.")
    .action(async (_flags: object, command: Command) => {
      const { providersCommand } = await import("../commands/providers-command.ts");
      await providersCommand(await open(command));
    });

  program
    .command("doctor")
    .summary("check keys, endpoints, clock and versions")
    .description("Checks keys (they are never printed), endpoints, this machine's clock, and versions.")
    .action(async (_flags: object, command: Command) => {
      const { doctorCommand } = await import("../commands/doctor-command.ts");
      await doctorCommand(await open(command));
    });
}
