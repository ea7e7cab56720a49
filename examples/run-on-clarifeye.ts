// Two documents in one run of a Clarifeye extraction flow, with its steps as they go.
// Reads CLARIFEYE_API_KEY, CLARIFEYE_PROJECT_ID, CLARIFEYE_FLOW_ID, and CLARIFEYE_REGION where it is not "eu".
import { clarifeye } from "@docmux/clarifeye";
import { run } from "@docmux/core";

const flow = clarifeye.extractionFlow(process.env.CLARIFEYE_FLOW_ID ?? "");
const documents = [{ path: "documents/invoice-01.pdf" }, { path: "documents/invoice-02.pdf" }];

const result = await run(
  flow,
  { documents },
  {
    providerOptions: { clarifeye: { cleanup: true } }, // delete the uploads once their rows were read
    onEvent: (event) => {
      if (event.type === "step-end") console.log(`Step ${event.step.name}: ${event.step.status}`);
    },
  },
);

console.log(result.status, "in Clarifeye's own word:", result.snapshot.rawStatus);
// Several documents: a list of { document, rows }. One document with one record would be that record.
for (const { document, rows } of result.data as { document: { name: string }; rows: unknown[] }[]) {
  console.log(`Extracted from ${document.name}:`, rows);
}
