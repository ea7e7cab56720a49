import { resolve } from "node:path";
import {
  answersOf,
  type ComparisonReport,
  type JudgedDocument,
  loadAnswers,
  loadTruths,
  type ScoreOptions,
  score,
} from "@docmux/compare";
import type { RegradeFlags } from "../commands/regrade.ts";
import type { CommandContext, ProgramIo } from "../context.ts";
import { writeFailedExitCode } from "../exit/codes.ts";
import { readJsonFile } from "../runs/inputs.ts";
import { formatComparison } from "../view/comparison.ts";
import { checkReportPaths, writeReports } from "./report.ts";
import { checkThreshold } from "./threshold.ts";

/** `docmux regrade`: answers that are there already, scored with what is right today. */
export async function regrade(
  context: CommandContext,
  words: readonly string[],
  flags: RegradeFlags,
): Promise<void> {
  const { io, output } = context;
  const paths = flags.output ?? [];
  await checkReportPaths(paths, io.workingDirectory);
  const truths = await truthsAt(io, flags.truth);
  const report = await scoreAt(io, words, truths, await scoreOptions(io, flags));
  // Tables are what the command gives; with --json it is the report, and tables go to standard error.
  const { stream, columns, colors } = output.isJson ? output.stderr : output.stdout;
  stream.write(`${formatComparison(report, columns, colors, output.isVerbose)}\n`);
  output.json({ type: "report", report });
  const untested = report.documents.filter(({ hasTruth }) => !hasTruth).length;
  if (untested > 0) output.note(`${untested} of ${report.documents.length} documents have no truth.`);
  const isWritten = await writeReports(context, report, paths);
  if (isWritten) checkThreshold(context, report, flags.failUnder);
  else context.endWith(writeFailedExitCode);
}

/** What is right, by the path that was written on the command line. */
export function truthsAt(io: ProgramIo, path: string): Promise<JudgedDocument[]> {
  return loadTruths(resolve(io.workingDirectory, path));
}

/** How answers are scored, by flags. */
export async function scoreOptions(
  io: ProgramIo,
  { schema, grading }: Pick<RegradeFlags, "schema" | "grading">,
): Promise<ScoreOptions> {
  const read = (path: string) => readJsonFile(resolve(io.workingDirectory, path));
  return {
    ...(schema === undefined ? {} : { schema: await read(schema) }),
    ...(grading === undefined
      ? {}
      : { grading: (await read(grading)) as NonNullable<ScoreOptions["grading"]> }),
  };
}

/** The answers at one path or several, scored together. One report keeps its times and groups. */
export async function scoreAt(
  io: ProgramIo,
  words: readonly string[],
  truths: readonly JudgedDocument[],
  rules: ScoreOptions,
): Promise<ComparisonReport> {
  const options = { ...rules, signal: io.signal };
  const sources = await Promise.all(words.map((word) => loadAnswers(resolve(io.workingDirectory, word))));
  const [only, ...others] = sources;
  if (only !== undefined && others.length === 0) return score(only, truths, options);
  return score(
    sources.flatMap((source) => ("cells" in source ? answersOf(source) : source)),
    truths,
    options,
  );
}
