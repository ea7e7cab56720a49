// The same documents through several vendors, graded against what is right. PIPELINES: URIs, separated by commas.
import { mkdir, writeFile } from "node:fs/promises";
import { clarifeye } from "@docmux/clarifeye";
import { compare, loadCorpus, toHtml } from "@docmux/compare";
import { createDocmux } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { createMistral } from "@docmux/mistral";
import { pipelex } from "@docmux/pipelex";

const corpus = await loadCorpus(process.argv[2] ?? "documents"); // documents, their truths, their schemas
const documents = corpus.documents.filter(({ subset }) => subset === "invoice");
// Mistral keeps no pipelines: what `mistral:invoice` extracts is set up here.
const mistral = createMistral({
  pipelines: { invoice: { annotation: { schema: documents[0]?.schema ?? {} } } },
});
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex, mistral] });
const uris = (process.env.PIPELINES ?? "").split(",");

const report = await compare({
  pipelines: uris.map((uri) => docmux.pipeline(uri)),
  documents,
  budget: { amount: "5.00", currency: "USD" }, // no run is started once this much was spent
  onEvent: (event) => {
    if (event.type === "cell-end") console.log(`${event.done} of ${event.total} runs`);
  },
});

for (const { label, accuracy, counts, latency, spending } of report.pipelines) {
  // `null` and an empty list are "not measured", never zero.
  const correct = accuracy === null ? "not graded" : `${accuracy.toFixed(1)} % correct`;
  const cost = spending.map(
    ({ perRun, currency, exactness }) => `${perRun} ${currency} (${exactness}) a run`,
  );
  console.log(
    `${label}: ${correct}, ${counts.failed} failed, ${latency.medianMs} ms, ${cost[0] ?? "cost unknown"}`,
  );
}
await mkdir("out", { recursive: true });
await writeFile("out/report.html", toHtml(report));
console.log("Written: out/report.html (opens offline)");
