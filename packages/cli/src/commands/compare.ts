import type { ComparedDocument, CompareEvent, ComparisonReport } from "@docmux/compare";
import type { JsonObject, OutputFormat, RunRef } from "@docmux/core";
import type { RunStore } from "@docmux/core/store";
import { type Command, Option } from "commander";
import type { OpenColumns } from "../compare/without-account.ts";
import type { CommandContext, OpenContext } from "../context.ts";
import { collect, count, outputFormatChoices, percent, reportHelp } from "./options.ts";

/** Flags of `docmux compare`. */
export interface CompareFlags {
  with?: string[];
  kind?: string[];
  schema?: string;
  extract?: boolean;
  truth?: string;
  outputFormat?: OutputFormat;
  repeat?: number;
  id?: string;
  failUnder?: number;
  output?: string[];
}

/** Adds `compare`. */
export function addCompareCommand(program: Command, open: OpenContext): void {
  program
    .command("compare")
    .summary("run documents through several pipelines, compare")
    .description(
      "Runs documents through several pipelines and compares what they read, field by field.\n" +
        "Answers are kept in the store of this machine: stopped, killed or called again, it pays for no run twice.\n" +
        "A <document>.truth.json next to a document says what is right.\n" +
        "Where no pipeline is named and no key is set, vendors are emulated on this machine, without cost.",
    )
    .argument("<documents...>", "paths, or http(s) URLs")
    .option("--with <pipeline>", "pipeline URI or alias; give it once for each pipeline", collect)
    .option(
      "--kind <rule>",
      "<kind>=<pipeline>,..: pipelines for documents of one kind; may be repeated",
      collect,
    )
    .option("--schema <file>", "JSON Schema of the data")
    .option("--extract", "ask each vendor for the fields of the schema; some bill it in addition")
    .option("--truth <file>", "JSON of what is right, for one document")
    .option("--repeat <count>", "runs of each document in each pipeline", count)
    .addOption(new Option("--output-format <format>", "form of the content").choices(outputFormatChoices))
    .option(
      "--id <name>",
      "keep the runs apart from those of other comparisons: a new name pays for each run again",
    )
    .option("--fail-under <percent>", "end with 16 when the accuracy of a pipeline is below", percent)
    .option("-o, --output <file>", reportHelp, collect)
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
  const { comparedDocuments, comparedSchema } = await import("../compare/inputs.ts");
  const { comparedPipelines } = await import("../compare/pipelines.ts");
  const { checkReportPaths, writeReports } = await import("../compare/report.ts");
  const { describeEvent } = await import("../output/print.ts");

  const { io, output } = context;
  const paths = flags.output ?? ["docmux-report.html"];
  await checkReportPaths(paths, io.workingDirectory);
  const kinds = kindsOf(context, flags);
  const documents = await comparedDocuments(io, names, flags.truth, { isRouted: kinds.length > 0 });
  const schema = await comparedSchema(io, flags.schema);
  const open = await columnsWithoutAccount(context, { flags, kinds, documents, schema });
  try {
    const pipelines = open?.columns ?? (await comparedPipelines(context, flags.with ?? [], kinds));
    // Emulators end with the command: their runs cannot be read later.
    const store = open ? undefined : await storeOf(context, flags);
    const detached: RunRef[] = [];
    let isStartUnknown = false;
    const report = await compareCommand(
      {
        pipelines,
        documents,
        signal: io.signal,
        onEvent: await eventPrinter(context),
        describeEvent: (event) => describeEvent(output, event),
        onDetached: (ref) => void (open || detached.push(ref)),
        onStartUnknown: () => {
          isStartUnknown = !open;
        },
        // Tables are what the command gives; with --json it is the report, and tables go to standard error.
        resultTerminal: output.isJson ? output.stderr : output.stdout,
        isDetailed: output.isVerbose,
        ...(schema ? { schema } : {}),
        ...(flags.extract ? { extract: true } : {}),
        ...(store ? { store } : {}),
        ...(flags.id === undefined ? {} : { id: flags.id }),
        ...compareOptions(context, flags),
      },
      output.stderr,
    );
    output.json({ type: "report", report });
    const isWritten = await writeReports(context, report, paths);
    await noteKept(context, report, store !== undefined);
    await endAfter(context, {
      report,
      isWritten,
      detached,
      isStartUnknown,
      isKept: store !== undefined,
      failUnder: flags.failUnder,
    });
  } finally {
    await open?.close();
  }
}

interface Asked {
  flags: CompareFlags;
  kinds: readonly string[];
  documents: readonly ComparedDocument[];
  schema: JsonObject | undefined;
}

/** Vendors that need no account, where neither a pipeline is named nor a key is set. */
async function columnsWithoutAccount(
  { io, output }: CommandContext,
  { flags, kinds, documents, schema }: Asked,
): Promise<OpenColumns | undefined> {
  const { hasAnyKey, openColumns } = await import("../compare/without-account.ts");
  if (flags.with !== undefined || kinds.length > 0 || hasAnyKey(io)) return undefined;
  const open = await openColumns(documents, schema);
  const { emulated, here } = open;
  output.note(
    `No pipeline is named and no key is set. Emulated on this machine, without cost: ${emulated.join(", ")}.`,
  );
  if (here.length > 0) output.note(`Runs for real on this machine: ${here.join(", ")}.`);
  return open;
}

/** The rules of `--kind`. Those of the configuration hold where the command line names no pipeline at all. */
function kindsOf({ settings }: CommandContext, flags: CompareFlags): readonly string[] {
  if (flags.kind !== undefined || flags.with !== undefined) return flags.kind ?? [];
  return Object.entries(settings.kinds).map(([kind, pipelines]) => `${kind}=${pipelines.join(",")}`);
}

/** Where answers are kept. Called last before anything is sent: it names open starts. */
async function storeOf(context: CommandContext, { id }: CompareFlags): Promise<RunStore | undefined> {
  const { storeForStarts } = await import("../store/open.ts");
  const { requireStore } = await import("../store/require.ts");
  if (id !== undefined) await requireStore(context, "compare --id");
  return storeForStarts(context);
}

/** Reports what was paid for before, and starts that need a decision. */
async function noteKept(
  { output, io }: CommandContext,
  { cells }: ComparisonReport,
  isKept: boolean,
): Promise<void> {
  if (!isKept) return;
  const { shortKey } = await import("../store/find-start.ts");
  const { storeFolder } = await import("../store/folder.ts");
  const { printable } = await import("../view/printable.ts");
  const reused = cells.filter((cell) => cell.reused).length;
  const folder = printable(storeFolder(io));
  if (reused > 0) {
    const runs = `${reused} of ${cells.length} ${cells.length === 1 ? "run" : "runs"}`;
    output.note(
      `${runs} came from the store (${folder}) and cost nothing now. To run all again: --id <name>.`,
    );
  } else if (!io.signal.aborted) {
    output.note(`Answers are kept in ${folder}: the same command again pays for no run twice.`);
  }
  const undecided = cells.filter(({ error }) => error?.startKey !== undefined);
  if (undecided.length === 0) return;
  output.note("These starts may have led to a run. Call the same command again to look for them, or decide:");
  for (const { document, pipeline, error } of undecided) {
    const decide = `docmux recover ${shortKey(error?.startKey ?? "")}`;
    output.note(
      `  ${printable(`${document}, ${pipeline}`)}: ${decide} --adopt <runId> | --write-off "<reason>" | --start-again "<reason>"`,
    );
  }
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
  /** Runs are recorded: the same command continues. */
  isKept: boolean;
  failUnder: number | undefined;
}

/** Names the runs that continue after an abort, or sets the exit code. */
async function endAfter(
  context: CommandContext,
  { report, isWritten, detached, isStartUnknown, isKept, failUnder }: Outcome,
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
    const left = detached.filter((ref) => !stopped.includes(ref));
    const { writeDetachedRefs } = await import("../compare/detached-refs.ts");
    throw new DetachedError(left, {
      leftOpen: isStartUnknown,
      stopped,
      ...(left.length > 0 ? { refsFile: await writeDetachedRefs(context, left) } : {}),
      ...(isKept
        ? { resume: "To continue the comparison, call the same command again: no run is paid for twice." }
        : {}),
    });
  }
  if (!isWritten) {
    context.endWith(writeFailedExitCode);
    return;
  }
  if (report.cells.some(({ outcome }) => outcome === "delivered")) {
    const { checkThreshold } = await import("../compare/threshold.ts");
    checkThreshold(context, report, failUnder);
    return;
  }
  const code = report.cells.find(({ error }) => error)?.error?.code ?? "";
  context.endWith(Object.hasOwn(errorCodes, code) ? exitCodes[code as keyof typeof exitCodes] : 1);
}
