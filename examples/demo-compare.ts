/** Every example document through three emulated vendors, compared: `pnpm demo:compare`. */
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { compare, toHtml, toMarkdown } from "@docmux/compare";
import { startEmulatedVendors } from "docmux";

const documents = new URL("./documents/", import.meta.url);
const names = readdirSync(documents).filter((name) => name.endsWith(".pdf"));
const kindOf = (id: string) => id.replace(/-\d+$/, "");
const readJson = (name: string) => JSON.parse(readFileSync(new URL(name, documents), "utf8"));
const ids = names.map((name) => name.replace(/\.pdf$/, ""));
const schemas = Object.fromEntries(
  [...new Set(ids.map(kindOf))].map((kind) => [kind, readJson(`schemas/${kind}.schema.json`)]),
);

const vendors = await startEmulatedVendors({ schemas, stepDurationMs: 200 });
const began = performance.now();
const report = await compare({
  pipelines: vendors.providers.map(({ providerId }, index) => ({
    label: providerId,
    pipeline: ({ id }) => {
      const pipeline = vendors.pipelinesFor(kindOf(id))[index];
      if (!pipeline) throw new Error(`There is no pipeline for ${id}.`);
      return pipeline;
    },
  })),
  documents: ids.map((id) => ({
    id,
    input: { path: new URL(`${id}.pdf`, documents) },
    truth: readJson(`${id}.truth.json`),
    schema: schemas[kindOf(id)],
    subset: kindOf(id),
  })),
  onEvent: (event) => {
    if (event.type === "cell-end") process.stderr.write(`\r${event.done} of ${event.total} runs`);
  },
});
await vendors.close();

await writeFile("docmux-report.html", toHtml(report));
console.log(`\n\n${toMarkdown(report).split("\n## ").slice(0, 3).join("\n## ")}`);
console.log(`${report.cells.length} runs in ${((performance.now() - began) / 1000).toFixed(1)} s`);
console.log("Written: docmux-report.html (opens offline)");
