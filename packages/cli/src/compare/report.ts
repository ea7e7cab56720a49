import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { toCsv, toHtml, toJson, toMarkdown } from "@docmux/compare";
import { type ErrorCode, errorCodes, InvalidInputError, type OutputFormat, type RunRef } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { exitCodes, writeFailedExitCode } from "../exit/codes.ts";
import { LostOutput } from "../exit/signals.ts";
import { checkOutputPath, WriteError } from "../output/deliver.ts";
import { nameRuns } from "../output/lost.ts";
import { describeEvent, eventForJson } from "../output/print.ts";
import { cancelRuns, DetachedError, keepRun } from "../runs/detach.ts";
import { readJsonFile } from "../runs/inputs.ts";
import { openPipeline } from "../runs/open.ts";
import { shortLabels } from "../view/layout.ts";
import { compareCommand } from "./compare.ts";
import { comparedDocuments } from "./documents.ts";

/** Flags of `docmux compare`. */
export interface CompareFlags {
  with: string[];
  schema?: string;
  truth?: string;
  outputFormat?: OutputFormat;
  repeat?: number;
  output: string;
}

const writers: Readonly<Record<string, typeof toHtml>> = {
  ".html": toHtml,
  ".json": toJson,
  ".md": toMarkdown,
  ".csv": toCsv,
};

/** `docmux compare`: documents through several pipelines, tables on the terminal, a report in a file. */
export async function compareAndWrite(
  context: CommandContext,
  documents: readonly string[],
  flags: CompareFlags,
): Promise<void> {
  const { io, output } = context;
  await checkOutputPath(flags.output, Object.keys(writers), io.workingDirectory);
  const write = writers[extname(flags.output).toLowerCase()] ?? toHtml;
  const compared = await comparedDocuments(io, documents, flags.truth);
  const schema = flags.schema && (await readJsonFile(resolve(io.workingDirectory, flags.schema)));
  const pipelines = await namedPipelines(context, flags.with);
  const left: RunRef[] = [];
  let leftOpen = false;
  const report = await compareCommand(
    {
      pipelines,
      documents: compared,
      signal: io.signal,
      onEvent: (event) => {
        if (event.type !== "cell-event") output.json({ ...event });
        else {
          if (event.event.type === "run-start") keepRun(io.runs, event.event.ref);
          const line = eventForJson(event.event);
          if (line) output.json({ ...event, event: line });
        }
      },
      describeEvent: (event) => describeEvent(output, event),
      onLeft: (ref) => left.push(ref),
      onLeftOpen: () => {
        leftOpen = true;
      },
      // Tables are what the command gives; with --json the report is, and tables are told beside it.
      resultTerminal: output.isJson ? output.stderr : output.stdout,
      isDetailed: output.isVerbose,
      ...(schema ? { schema } : {}),
      ...choicesOf(context, flags),
    },
    output.stderr,
  );
  output.json({ type: "report", report });
  const isWritten = await writeReport(context, write(report), flags.output);
  // The tables come after the last run: what is lost then is reported with the runs, once for all commands.
  const isOver = io.signal.reason instanceof LostOutput && !report.aborted;
  if (io.signal.aborted && !isOver) {
    const stopped = context.flags.cancelOnAbort ? await cancelRuns(context, left) : [];
    throw new DetachedError(
      left.filter((ref) => !stopped.includes(ref)),
      { leftOpen, stopped },
    );
  }
  if (!isWritten) {
    context.endWith(writeFailedExitCode);
    return;
  }
  if (report.cells.some(({ outcome }) => outcome === "delivered")) return;
  const code = report.cells.find(({ error }) => error)?.error?.code ?? "";
  context.endWith(Object.hasOwn(errorCodes, code) ? exitCodes[code as ErrorCode] : 1);
}

/**
 * Runs were paid for: a report that cannot go where it should goes to a place for temporary files. Standard error says so,
 * also with `--quiet`, and names the runs where that place is full as well. Returns whether the report is where it should be.
 */
async function writeReport({ io, output }: CommandContext, text: string, path: string): Promise<boolean> {
  try {
    await writeFile(resolve(io.workingDirectory, path), text);
    output.note(`\nWritten: ${path}`);
    return true;
  } catch (cause) {
    const error = new WriteError(path, cause as NodeJS.ErrnoException);
    output.json({ type: "error", error: error.toJSON() });
    try {
      const elsewhere = join(await mkdtemp(join(tmpdir(), "docmux-")), basename(path));
      await writeFile(elsewhere, text);
      io.stderr.write(`\nWritten: ${elsewhere}, as ${path} cannot be written\n`);
    } catch {
      nameRuns(io, `${error.code}: ${error.message}`);
    }
    return false;
  }
}

async function namedPipelines(context: CommandContext, names: readonly string[]) {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new InvalidInputError(`--with "${twice}" is given twice`, {
      nextStep: "Give each pipeline once; --repeat runs documents several times.",
    });
  }
  const labels = shortLabels(names);
  return Promise.all(
    names.map(async (name, place) => {
      const { pipeline } = await openPipeline(context, name);
      return { label: labels[place] ?? name, pipeline };
    }),
  );
}

function choicesOf({ io, settings }: CommandContext, { outputFormat, repeat }: CompareFlags) {
  return {
    ...(outputFormat === undefined ? {} : { outputFormat }),
    ...(repeat === undefined ? {} : { repeat }),
    ...(settings.timeoutMs === undefined ? {} : { deadlineMs: settings.timeoutMs }),
    ...(settings.concurrency === undefined ? {} : { concurrency: settings.concurrency }),
    ...(io.clock ? { clock: io.clock } : {}),
  };
}
