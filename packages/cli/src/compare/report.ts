import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { type ComparisonReport, jsonChunks, toCsv, toHtml, toMarkdown } from "@docmux/compare";
import type { CommandContext } from "../context.ts";
import { checkOutputPath, WriteError } from "../output/deliver.ts";
import { nameRuns } from "../output/lost.ts";

/** A report of thousands of runs is longer than one text can be, as JSON: it goes out in pieces. */
const writers: Readonly<Record<string, (report: ComparisonReport) => string | Iterable<string>>> = {
  ".html": toHtml,
  ".json": jsonChunks,
  ".md": toMarkdown,
  ".csv": toCsv,
};

/**
 * Checks before runs are paid for that their report can be written.
 *
 * @throws InvalidInputError
 */
export async function checkReportPath(path: string, workingDirectory: string): Promise<void> {
  await checkOutputPath(path, Object.keys(writers), workingDirectory);
}

/**
 * Runs were paid for: a report that cannot go where it should goes to a place for temporary files. Standard error says so,
 * also with `--quiet`, and names the runs where that place is full as well. Returns whether the report is where it should be.
 */
export async function writeReport(
  { io, output }: CommandContext,
  report: ComparisonReport,
  path: string,
): Promise<boolean> {
  const write = writers[extname(path).toLowerCase()] ?? toHtml;
  try {
    await writeFile(resolve(io.workingDirectory, path), write(report));
    output.note(`\nWritten: ${path}`);
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
