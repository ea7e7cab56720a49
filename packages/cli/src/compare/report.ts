import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { answerLines, type ComparisonReport, jsonChunks, toCsv, toHtml, toMarkdown } from "@docmux/compare";
import { InvalidInputError } from "@docmux/core";
import type { CommandContext } from "../context.ts";
import { checkOutputPath, WriteError } from "../output/deliver.ts";
import { nameRuns } from "../output/lost.ts";

/** A report of thousands of runs is longer than one text can be, as JSON: it goes out in pieces. */
const writers: Readonly<Record<string, (report: ComparisonReport) => string | Iterable<string>>> = {
  ".html": toHtml,
  ".json": jsonChunks,
  ".jsonl": answerLines,
  ".md": toMarkdown,
  ".csv": toCsv,
};

/**
 * Checks before runs are paid for that their reports can be written.
 *
 * @throws InvalidInputError
 */
export async function checkReportPaths(paths: readonly string[], workingDirectory: string): Promise<void> {
  for (const path of paths) await checkOutputPath(path, Object.keys(writers), workingDirectory);
  const full = paths.map((path) => resolve(workingDirectory, path));
  const twice = paths.find((_, place) => full.indexOf(full[place] ?? "") !== place);
  if (twice === undefined) return;
  throw new InvalidInputError(`-o "${twice}" is given twice`, {
    nextStep: "Name another file. No request was sent.",
  });
}

/**
 * Writes a report in each form that was asked for. Runs were paid for: one that cannot go where it should goes to a place for
 * temporary files. Standard error says so, also with `--quiet`, and names the runs where that place is full as well. Returns
 * whether each is where it should be.
 */
export async function writeReports(
  context: CommandContext,
  report: ComparisonReport,
  paths: readonly string[],
): Promise<boolean> {
  let isWritten = true;
  if (paths.length > 0) context.output.note("");
  for (const path of paths) isWritten = (await writeReport(context, report, path)) && isWritten;
  return isWritten;
}

async function writeReport(
  { io, output }: CommandContext,
  report: ComparisonReport,
  path: string,
): Promise<boolean> {
  const write = writers[extname(path).toLowerCase()] ?? toHtml;
  try {
    await writeFile(resolve(io.workingDirectory, path), write(report));
    output.note(`Written: ${path}`);
    return true;
  } catch (cause) {
    const error = new WriteError(path, cause as NodeJS.ErrnoException);
    output.json({ type: "error", error: error.toJSON() });
    try {
      const elsewhere = join(await mkdtemp(join(tmpdir(), "docmux-")), basename(path));
      await writeFile(elsewhere, write(report));
      io.stderr.write(`\nWritten: ${elsewhere}, as ${path} cannot be written\n`);
    } catch {
      nameRuns(io, `${error.code}: ${error.message}`);
    }
    return false;
  }
}
