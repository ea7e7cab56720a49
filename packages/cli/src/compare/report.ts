import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { type ComparisonReport, toCsv, toHtml, toJson, toMarkdown } from "@docmux/compare";
import type { CommandContext } from "../context.ts";
import { checkOutputPath, WriteError } from "../output/deliver.ts";
import { nameRuns } from "../output/lost.ts";

const writers: Readonly<Record<string, typeof toHtml>> = {
  ".html": toHtml,
  ".json": toJson,
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
  const text = write(report);
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
