/** Every example document through three emulated vendors, compared: `pnpm demo:compare`. */
import { writeFile } from "node:fs/promises";
import { compare, loadCorpus, toHtml, toMarkdown } from "@docmux/compare";
import { startEmulatedVendors } from "docmux";

const { documents } = await loadCorpus(new URL("./documents/", import.meta.url));
const schemas = Object.fromEntries(documents.map(({ subset = "", schema = {} }) => [subset, schema]));

const vendors = await startEmulatedVendors({ schemas, stepDurationMs: 200 });
const began = performance.now();
const report = await compare({
  pipelines: vendors.providers.map(({ providerId }, index) => ({
    label: providerId,
    pipeline: ({ id, subset = "" }) => {
      const pipeline = vendors.pipelinesFor(subset)[index];
      if (!pipeline) throw new Error(`There is no pipeline for ${id}.`);
      return pipeline;
    },
  })),
  documents,
  onEvent: (event) => {
    if (event.type === "cell-end") process.stderr.write(`\r${event.done} of ${event.total} runs`);
  },
});
await vendors.close();

await writeFile("docmux-report.html", toHtml(report));
console.log(`\n\n${toMarkdown(report).split("\n## ").slice(0, 3).join("\n## ")}`);
console.log(`${report.cells.length} runs in ${((performance.now() - began) / 1000).toFixed(1)} s`);
console.log("Written: docmux-report.html (opens offline)");
