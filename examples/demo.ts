/**
 * One PDF through three emulated vendors at the same time, compared: `pnpm demo [file.pdf]`.
 * Documents of examples/documents are compared with their truth; any other PDF is read as an invoice.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { toHtml } from "@docmux/compare";
import { compareCommand, exitCodeOf, startEmulatedVendors, terminalOf } from "docmux";

const documents = new URL("./documents/", import.meta.url);
const schemas = Object.fromEntries(
  readdirSync(new URL("schemas/", documents)).map((name) => [
    name.replace(/\.schema\.json$/, ""),
    readJson(new URL(`schemas/${name}`, documents)),
  ]),
);
const path = process.argv[2] ? resolve(process.argv[2]) : fileURLToPath(new URL("invoice-01.pdf", documents));
const id = basename(path).replace(/\.pdf$/i, "");
const kind = Object.keys(schemas).find((name) => id.startsWith(`${name}-`)) ?? "invoice";
const truthPath = path.replace(/\.pdf$/i, ".truth.json");

const vendors = await startEmulatedVendors({ schemas, stepDurationMs: 900 });
try {
  console.log(`docmux: ${basename(path)} through three emulated vendors on loopback\n`);
  const report = await compareCommand(
    {
      pipelines: vendors
        .pipelinesFor(kind)
        .map((pipeline) => ({ label: pipeline.provider.providerId, pipeline })),
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

function readJson(file: string | URL) {
  return JSON.parse(readFileSync(file, "utf8"));
}
