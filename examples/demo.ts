/**
 * One PDF through every vendor at the same time, compared: `pnpm demo [file.pdf]`. The engine of this machine runs for real,
 * and so do vendors whose key is in the environment; the others are emulated on loopback. Documents of examples/documents are
 * compared with their truth; any other PDF is read as an invoice.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { toHtml } from "@docmux/compare";
import { compareCommand, exitCodeOf, startEmulatedVendors, terminalOf } from "docmux";
import { demoColumns, describeColumns } from "./demo-columns.ts";

const documents = new URL("./documents/", import.meta.url);
const schemas = Object.fromEntries(
  readdirSync(new URL("schemas/", documents)).map((name) => [
    name.replace(/\.schema\.json$/, ""),
    readJson(new URL(`schemas/${name}`, documents)),
  ]),
);
const path = process.argv[2] ? resolve(process.argv[2]) : fileURLToPath(new URL("invoice-01.pdf", documents));
const problem = await problemWith(path);
if (problem === undefined) await runDemo();
else {
  console.error(`${problem} Pass a PDF: pnpm demo path/to/file.pdf. No run was started.`);
  process.exitCode = 2;
}

async function runDemo(): Promise<void> {
  const id = basename(path).replace(/\.pdf$/i, "");
  const kind = Object.keys(schemas).find((name) => id.startsWith(`${name}-`)) ?? "invoice";
  const truthPath = path.replace(/(\.pdf)?$/i, ".truth.json");
  const vendors = await startEmulatedVendors({ schemas, stepDurationMs: 900 });
  try {
    const columns = demoColumns(vendors, schemas, process.env);
    console.log(
      `docmux: ${basename(path)} through ${columns.length} pipelines\n\n${describeColumns(columns)}\n`,
    );
    const report = await compareCommand(
      {
        pipelines: columns.map(({ label, pipelineFor }) => ({ label, pipeline: pipelineFor(kind) })),
        documents: [
          {
            id,
            input: { path },
            schema: schemas[kind],
            ...(existsSync(truthPath) ? { truth: readJson(truthPath) } : {}),
          },
        ],
      },
      terminalOf(process.stdout),
    );
    await writeFile("docmux-report.html", toHtml(report));
    console.log("\nWritten: docmux-report.html (opens offline)");
    if (report.cells.every((cell) => cell.outcome !== "delivered")) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = exitCodeOf(error);
  } finally {
    await vendors.close();
  }
}

/** Why a file is no document for the demo. */
async function problemWith(path: string): Promise<string | undefined> {
  const name = basename(path);
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
      return buffer.subarray(0, bytesRead).includes("%PDF-") ? undefined : `"${name}" is no PDF.`;
    } finally {
      await file.close();
    }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return isMissing ? `There is no file "${name}".` : `"${name}" cannot be read as a file.`;
  }
}

function readJson(file: string | URL) {
  return JSON.parse(readFileSync(file, "utf8"));
}
