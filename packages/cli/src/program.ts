import { Command } from "commander";
import { addBatchCommand } from "./commands/batch.ts";
import { addCompareCommand } from "./commands/compare.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addDiffCommand } from "./commands/diff.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addEmulateCommand } from "./commands/emulate.ts";
import { addEstimateCommand } from "./commands/estimate.ts";
import { addListCommand } from "./commands/list.ts";
import { collect, count, seconds } from "./commands/options.ts";
import { addProvidersCommand } from "./commands/providers.ts";
import { addRecoverCommand } from "./commands/recover.ts";
import { addRefCommands } from "./commands/ref.ts";
import { addRegradeCommand } from "./commands/regrade.ts";
import { addRenormalizeCommand } from "./commands/renormalize.ts";
import { addRunCommands } from "./commands/run.ts";
import { addRunsCommand } from "./commands/runs.ts";
import { addSchemaCommand } from "./commands/schema.ts";
import { openContextLazily, type ProgramIo } from "./context.ts";
import { exitCodeHelp } from "./exit/codes.ts";
import { ownVersion } from "./versions.ts";
import { printable } from "./view/printable.ts";

/**
 * The `docmux` command. It knows its arguments only; what a command does is loaded when it is called, so that help and
 * completion stay quick.
 *
 * @param endWith - hears the exit code of a command that ended without an error and yet not well.
 */
export function createProgram(io: ProgramIo, endWith: (exitCode: number) => void): Command {
  const program = new Command("docmux")
    .description("Run, follow and compare document-processing pipelines of several vendors.")
    .version(ownVersion())
    .option("--json", "print events and results as JSON Lines on standard output")
    .option("-q, --quiet", "print only errors on standard error")
    .option("-v, --verbose", "print more on standard error")
    .option("--no-color", "no colors")
    .option("--timeout <seconds>", "how long to wait for a run (default: 1800)", seconds)
    .option("--concurrency <count>", "runs at once for each vendor (default: 8)", count)
    .option("--no-store", "record neither starts nor results")
    .option("--cancel-on-abort", "Ctrl-C asks the vendor to stop the run")
    .option("--provider <package>", "package or path with additional providers; may be repeated", collect)
    .option("--env-file <file>", "variables such as keys; those that are set stay")
    .option("--config <file>", "configuration (default: the nearest docmux.config.ts or .json)")
    .showHelpAfterError("(docmux --help lists commands and options)")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // What was mistyped is repeated there, and a script may have put anything into it.
      writeErr: (text) => io.stderr.write(text.split("\n").map(printable).join("\n")),
    })
    .exitOverride()
    .addHelpText("after", () => `\n${exitCodeHelp()}`);

  const open = openContextLazily(io, endWith);
  addRunCommands(program, open);
  addRefCommands(program, open);
  addBatchCommand(program, open);
  addRunsCommand(program, open);
  addRecoverCommand(program, open);
  addRenormalizeCommand(program, open);
  addCompareCommand(program, open);
  addRegradeCommand(program, open);
  addDiffCommand(program, open);
  addListCommand(program, open);
  addEstimateCommand(program, open);
  addSchemaCommand(program, open);
  addProvidersCommand(program, open);
  addDoctorCommand(program, open);
  addEmulateCommand(program, open);
  addCompletionCommand(program, io);
  for (const command of program.commands) describeHelp(command, program);
  return program;
}

function describeHelp(command: Command, program: Command, parent = program.name()): void {
  const called = `${parent} ${command.name()}`;
  // Those of a command in between are its own: the inner one does not take them.
  command.configureHelp({ showGlobalOptions: true, visibleGlobalOptions: () => [...program.options] });
  command.showHelpAfterError(`Usage: ${called} ${command.usage()}\n(${called} --help shows more)`);
  for (const inner of command.commands) describeHelp(inner, program, called);
}
