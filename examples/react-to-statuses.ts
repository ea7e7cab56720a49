// A run that ended can be complete, complete with warnings, or only part of what was asked for. What to do about each.
import { clarifeye } from "@docmux/clarifeye";
import { createDocmux, PartialResultError, type RunResult } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";
import * as z from "zod";

const schema = z.object({ invoice_number: z.string(), total_amount: z.number() });
const document = { path: "documents/invoice-01.pdf" };
const docmux = createDocmux({ providers: [datalab, clarifeye, pipelex] });
const pipelines = (process.env.PIPELINES ?? "").split(",").map((uri) => docmux.pipeline(uri));

function react({ status, data, content, issues, outputs, snapshot }: RunResult<z.infer<typeof schema>>) {
  const nameOf = (key = "") => snapshot.steps.find((step) => step.key === key)?.name ?? `step ${key}`;
  switch (status) {
    case "completed": // every step delivered, without a warning
      return console.log("Book it:", data);
    case "completed_with_warnings": // all output is there; have it checked before you rely on it
      for (const { step, message } of issues) console.log(`Warning of ${nameOf(step)}: ${message}`);
      return console.log("Have it checked:", data);
    case "completed_with_errors": // part is missing: never treat it as the whole
      for (const step of snapshot.steps) console.log(`${nameOf(step.key)}, ${step.type}: ${step.status}`);
      for (const { step, message } of issues) console.log(`Problem of ${nameOf(step)}: ${message}`);
      console.log("Delivered:", outputs.map(({ type }) => type).join(", "), "- data:", data);
      return console.log(`Searchable all the same: ${content.markdown?.length} characters of Markdown`);
    default:
      return status satisfies never; // the compiler reports a status that is forgotten
  }
}

for (const pipeline of pipelines) {
  const result = await docmux.run(pipeline, document, { schema, partial: "return" });
  const { providerId, rawStatus } = result.snapshot;
  const isComplete = result.status !== "completed_with_errors"; // then `data` is there for the compiler too
  console.log(`\n${providerId}: ${result.status} (${rawStatus}); all output is there: ${isComplete}`);
  react(result);
}

// Without `partial: "return"` a part is an error, which still carries what was paid for.
const [first] = pipelines;
try {
  if (first) await docmux.run(first, document, { schema });
} catch (error) {
  if (!PartialResultError.isInstance(error)) throw error;
  console.log(
    `\n${error.code}: ${error.message}\nStill there: ${error.result.outputs.map(({ type }) => type)}`,
  );
}
