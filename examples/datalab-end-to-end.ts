// Datalab from nothing to production: create and save a pipeline, test its draft, publish it, run the pinned version.
// Reads DATALAB_API_KEY.
import { run, start } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import * as z from "zod";

const Invoice = z.object({ invoice_number: z.string(), total: z.number(), due_date: z.string() });
const page_schema = z.toJSONSchema(Invoice);

// 1. Create and save.
const { pipelineId } = await datalab.pipelines.create([
  { type: "convert", settings: { mode: "balanced" } },
  { type: "extract", settings: { page_schema } },
]);
const { name } = await datalab.pipelines.save(pipelineId, { name: "Invoice Parser" });
console.log(`${name} is ${pipelineId}`);

// 2. Test the draft.
const draft = datalab.pipeline(pipelineId, { version: 0 });
const test = await run(draft, { path: "documents/invoice-01.pdf" }, { schema: Invoice });
console.log("Draft:", test.data, "for", test.usage.cost);

// 3. Publish.
const { version } = await datalab.pipelines.publishVersion(pipelineId, { description: "Initial release" });

// 4. Run the published version, pinned, and read what step 1 delivered.
const pinned = datalab.pipeline(pipelineId, { version });
console.log(`100 pages of ${pinned.uri} would cost`, await pinned.estimateCost(100));
const handle = await start(pinned, { path: "documents/invoice-02.pdf" }, { schema: Invoice });
for await (const { status, progress } of handle.snapshots()) console.log(status, progress);
const { steps } = await handle.refresh();
const output = steps[1]?.hasResult ? await handle.stepResult("1") : undefined;
if (output?.kind === "extract") console.log("Extracted:", output.data, output.evidence?.["/total"]);
for (const { key, issues } of steps) if (issues.length > 0) console.log(`Step ${key}:`, issues);
