/**
 * Every example document through every vendor, compared: `pnpm demo:compare`. The engine of this machine runs for real, and so
 * do vendors whose key is in the environment; the others are emulated.
 */
import { writeFile } from "node:fs/promises";
import { compare, loadCorpus, toHtml, toMarkdown } from "@docmux/compare";
import { type SchemasByKind, startEmulatedVendors } from "docmux";
import { demoColumns, describeColumns } from "./demo-columns.ts";

const { documents } = await loadCorpus(new URL("./documents/", import.meta.url));
const schemas: SchemasByKind = Object.fromEntries(
  documents.map(({ subset = "", schema = {} }) => [subset, schema]),
);

const vendors = await startEmulatedVendors({ schemas, stepDurationMs: 200 });
try {
  const began = performance.now();
  const columns = demoColumns(vendors, schemas, process.env);
  console.log(
    `docmux: ${documents.length} documents, ${columns.length} pipelines\n\n${describeColumns(columns)}\n`,
  );
  const report = await compare({
    pipelines: columns.map(({ label, pipelineFor }) => ({
      label,
      pipeline: ({ subset = "" }) => pipelineFor(subset),
    })),
    documents,
    onEvent: (event) => {
      if (event.type === "cell-end") process.stderr.write(`\r${event.done} of ${event.total} runs`);
    },
  });
  await writeFile("docmux-report.html", toHtml(report));
  console.log(`\n\n${toMarkdown(report).split("\n## ").slice(0, 3).join("\n## ")}`);
  console.log(`${report.cells.length} runs in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  console.log("Written: docmux-report.html (opens offline)");
} finally {
  await vendors.close();
}
