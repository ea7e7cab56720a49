import { Argument, type Command } from "commander";
import type { EmulateFlags } from "../commands/emulate-command.ts";
import { collect, count, milliseconds } from "../commands/options.ts";
import type { OpenContext } from "../context.ts";

const vendors = ["datalab", "clarifeye", "pipelex"] as const;
const defaultStepDurationMs = 300;

/** `emulate`. */
export function addEmulateCommand(program: Command, open: OpenContext): void {
  program
    .command("emulate")
    .summary("vendors on loopback, until Ctrl-C")
    .description(
      "Starts vendors on 127.0.0.1 that read documents for nothing, and prints what points docmux at them.",
    )
    .addArgument(new Argument("[vendors...]", "which").choices(vendors).default(vendors, "all"))
    .option(
      "--schema <file>",
      "JSON Schema to extract, named <kind>.schema.json, or a directory of such; may be repeated",
      collect,
    )
    .option("--step-duration <milliseconds>", "how long a step lasts", milliseconds, defaultStepDurationMs)
    .option("--port <port>", "for one vendor; default: any free one", count)
    .action(async (chosen: (typeof vendors)[number][], flags: EmulateFlags, command: Command) => {
      const { emulateCommand } = await import("../commands/emulate-command.ts");
      await emulateCommand(await open(command), chosen, flags);
    });
}
