import type { CompareEvent, ComparisonReport } from "@docmux/compare";
import type { OutputFormat, RunRef } from "@docmux/core";
import { type Command, Option } from "commander";
import type { CommandContext, OpenContext } from "../context.ts";
import { collect, count, outputFormatChoices } from "./options.ts";

/** Flags of `docmux compare`. */
export interface CompareFlags {
  with: string[];
  schema?: string;
  truth?: string;
  outputFormat?: OutputFormat;
  repeat?: number;
  output: string;
}

/** Adds `compare`. */
export function addCompareCommand(program: Command, open: OpenContext): void {
  program
    .command("compare")
    .summary("run documents through several pipelines, compare")
    .description(
      "Runs documents through several pipelines and compares what they read, field by field.\n" +
        "Its runs are not recorded in the store of this machine.\n" +
        "A <document>.truth.json next to a document says what is right.",
    )
    .argument("<documents...>", "paths, or http(s) URLs")
    .requiredOption("--with <pipeline>", "pipeline URI or alias; give it once for each pipeline", collect)
    .option("--schema <file>", "JSON Schema of the data")
    .option("--truth <file>", "JSON of what is right, for one document")
    .option("--repeat <count>", "runs of each document in each pipeline", count)
    .addOption(new Option("--output-format <format>", "form of the content").choices(outputFormatChoices))
    .option("-o, --output <file>", "report: .html .json .md .csv", "docmux-report.html")
    .action(async (documents: string[], flags: CompareFlags, command: Command) =>
      compareDocuments(await open(command), documents, flags),
    );
}

/** Documents through several pipelines, tables on the terminal, a report in a file. */
async function compareDocuments(
  context: CommandContext,
  names: readonly string[],
  flags: CompareFlags,
): Promise<void> {
  const { compareCommand } = await import("../compare/compare.ts");
  const { comparedDocuments, comparedPipelines, comparedSchema } = await import("../compare/inputs.ts");
  const { checkReportPath, writeReport } = await import("../compare/report.ts");
  const { describeEvent } = await import("../output/print.ts");

  const { io, output } = context;
  await checkReportPath(flags.output, io.workingDirectory);
  const documents = await comparedDocuments(io, names, flags.truth);
  const schema = await comparedSchema(io, flags.schema);
  const pipelines = await comparedPipelines(context, flags.with);
  const detached: RunRef[] = [];
  let isStartUnknown = false;
  const report = await compareCommand(
    {
      pipelines,
      documents,
      signal: io.signal,
      onEvent: await eventPrinter(context),
      describeEvent: (event) => describeEvent(output, event),
      onDetached: (ref) => detached.push(ref),
      onStartUnknown: () => {
        isStartUnknown = true;
      },
      // Tables are what the command gives; with --json the report is, and tables are told beside it.
      resultTerminal: output.isJson ? output.stderr : output.stdout,
      isDetailed: output.isVerbose,
      ...(schema ? { schema } : {}),
      ...compareOptions(context, flags),
    },
    output.stderr,
  );
  output.json({ type: "report", report });
  const isWritten = await writeReport(context, report, flags.output);
  await endAfter(context, { report, isWritten, detached, isStartUnknown });
}

/** Keeps the run of each cell, so that it is named where output is lost, and prints the lines of `--json`. */
async function eventPrinter({ io, output }: CommandContext): Promise<(event: CompareEvent) => void> {
  const { eventForJson } = await import("../output/print.ts");
  const { keepRun } = await import("../runs/detach.ts");
  return (event) => {
    if (event.type !== "cell-event") {
      output.json({ ...event });
      return;
    }
    if (event.event.type === "run-start") keepRun(io.runs, event.event.ref);
    const line = eventForJson(event.event);
    if (line) output.json({ ...event, event: line });
  };
}

function compareOptions({ io, settings }: CommandContext, { outputFormat, repeat }: CompareFlags) {
  return {
    ...(outputFormat === undefined ? {} : { outputFormat }),
    ...(repeat === undefined ? {} : { repeat }),
    ...(settings.timeoutMs === undefined ? {} : { deadlineMs: settings.timeoutMs }),
    ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
    ...(io.clock ? { clock: io.clock } : {}),
  };
}

interface Outcome {
  report: ComparisonReport;
  isWritten: boolean;
  detached: readonly RunRef[];
  isStartUnknown: boolean;
}

/** Names the runs that continue after an abort, or sets the exit code. */
async function endAfter(
  context: CommandContext,
  { report, isWritten, detached, isStartUnknown }: Outcome,
): Promise<void> {
  const { errorCodes } = await import("@docmux/core");
  const { exitCodes, writeFailedExitCode } = await import("../exit/codes.ts");
  const { LostOutput } = await import("../exit/signals.ts");
  const { cancelRuns, DetachedError } = await import("../runs/detach.ts");

  const { signal } = context.io;
  // The tables come after the last run: what is lost then is reported with the runs, once for all commands.
  const isOver = signal.reason instanceof LostOutput && !report.aborted;
  if (signal.aborted && !isOver) {
    const stopped = context.flags.cancelOnAbort ? await cancelRuns(context, detached) : [];
    throw new DetachedError(
      detached.filter((ref) => !stopped.includes(ref)),
      { leftOpen: isStartUnknown, stopped },
    );
  }
  if (!isWritten) {
    context.endWith(writeFailedExitCode);
    return;
  }
  if (report.cells.some(({ outcome }) => outcome === "delivered")) return;
  const code = report.cells.find(({ error }) => error)?.error?.code ?? "";
  context.endWith(Object.hasOwn(errorCodes, code) ? exitCodes[code as keyof typeof exitCodes] : 1);
}
