// A run that ended can be complete, complete with warnings, or only part of what was asked for. What to do about each.
import { clarifeye } from "@docmux/clarifeye";
import { isFullyDelivered, PartialResultError, type RunResult, resolvePipeline, run } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
const document = "documents/invoice-01.pdf";
const pipelines = (process.env.PIPELINES ?? "")
  .split(",")
  .map((uri) => resolvePipeline(uri, [datalab, clarifeye, pipelex]));

function react({ status, data, content, issues, outputs, snapshot }: RunResult<z.infer<typeof schema>>) {
  const nameOf = (key = "") => snapshot.steps.find((step) => step.key === key)?.name ?? `step ${key}`;
  switch (status) {
    case "completed": // every step delivered, nobody warned
      return console.log("Book it:", data);
    case "completed_with_warnings": // all output is there; somebody should look before it is relied on
      for (const { step, message } of issues) console.log(`Warning of ${nameOf(step)}: ${message}`);
      return console.log("Have it checked:", data);
    case "completed_with_errors": // part is missing: never treat it as the whole
      for (const step of snapshot.steps) console.log(`${nameOf(step.key)}, ${step.type}: ${step.status}`);
      for (const { step, message } of issues) console.log(`Problem of ${nameOf(step)}: ${message}`);
      console.log("Delivered:", outputs.map(({ type }) => type).join(", "), "- data:", data);
      return console.log(`Searchable all the same: ${content.markdown?.length} characters of Markdown`);
    default:
      return status satisfies never; // the compiler tells when a status is forgotten
  }
}

for (const pipeline of pipelines) {
  const result = await run(pipeline, document, { schema });
  const { providerId, rawStatus } = result.snapshot;
  console.log(
    `\n${providerId}: ${result.status} (${rawStatus}); all output is there: ${isFullyDelivered(result.status)}`,
  );
  react(result);
}

// Where a part is worth nothing, say so: it is an error then, which still carries the part that was paid for.
const [first] = pipelines;
try {
  if (first) await run(first, document, { schema, requireComplete: true });
} catch (error) {
  if (!PartialResultError.isInstance(error)) throw error;
  console.log(
    `\n${error.code}: ${error.message}\nStill there: ${error.result.outputs.map(({ type }) => type)}`,
  );
}
