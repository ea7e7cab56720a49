// One document through a Datalab pipeline. Reads DATALAB_API_KEY and DATALAB_PIPELINE_ID.
import { run } from "@docmux/core";
import { datalab } from "@docmux/datalab";

const pipeline = datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? "");

const document = { path: process.argv[2] ?? "documents/invoice-01.pdf" };

const result = await run(pipeline, document, {
  pages: "0", // 0-indexed
  outputFormat: "markdown",
  providerOptions: { datalab: { skipCache: true } }, // what only this vendor takes
});

console.log(result.status, "in Datalab's own word:", result.snapshot.rawStatus);
console.log("Extracted:", result.data);
console.log("Read:", result.content.markdown?.split("\n", 1)[0], "...");
console.log("Paid:", result.usage.cost, "for", result.usage.pages, "page");
console.log("Datalab deletes the result at", result.snapshot.resultExpiresAt);
