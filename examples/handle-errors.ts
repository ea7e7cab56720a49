// What can go wrong, by `error.code`: a closed list, the same for every vendor (docs/errors.md).
import { createDocmux, DocmuxError, RunFailedError, StartUnknownError } from "@docmux/core";
import { createDatalab, datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";

const docmux = createDocmux({ providers: [datalab, pipelex] });

async function handle(error: unknown): Promise<void> {
  if (!DocmuxError.isInstance(error)) throw error; // not ours: an aborted signal's reason, or a bug
  console.log(`  ${error.code}${error.retryable ? ", may be tried again" : ""}: ${error.message}`);
  switch (error.code) {
    case "config":
    case "unauthorized":
    case "forbidden":
      return console.log("  -> Stop and call an operator: no other document will do better.");
    case "invalid_input":
    case "unsupported":
    case "not_found":
      return console.log(`  -> Change the call: ${error.nextStep}`);
    case "timeout": {
      if (!error.ref) return console.log("  -> No run was started: put the document back into your queue.");
      // Only our waiting ended; the run continues. Keep the ref and attach again: no new start, no new bill.
      const { status } = await docmux.attach(JSON.stringify(error.ref)).result();
      return console.log(`  -> Attached again: ${status}`);
    }
    case "start_unknown": {
      const listed = StartUnknownError.isInstance(error) && error.candidates;
      return console.log("  -> No second start: check at the vendor first. Could be:", listed || "not known");
    }
    case "rate_limited":
    case "unavailable":
      return console.log("  -> docmux has tried again already. Put the document back into your queue.");
    case "run_failed":
      return console.log(
        "  ->",
        RunFailedError.isInstance(error) ? error.issues[0]?.message : error.nextStep,
      );
    default: // run_cancelled, partial_result, bad_response, expired
      return console.log(`  -> ${error.nextStep}`);
  }
}

const document = { path: "documents/invoice-01.pdf" };
const pipeline = datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? "");
const attempts: Record<string, () => Promise<unknown>> = {
  "A wrong key": () => docmux.run(createDatalab({ apiKey: "not-my-key" }).pipeline("pl_any"), document),
  "A pipeline that is not there": () => docmux.run("datalab:pl_missing", document),
  "A file that is not there": () => docmux.run(pipeline, { path: "documents/nothing.pdf" }),
  "A wish that the vendor cannot fulfil": () => docmux.run(pipeline, document, { onAbort: "cancel" }),
  "Too little patience": async () =>
    docmux.attach((await docmux.start(pipeline, document)).ref, { timeoutMs: 1 }).result(),
  // Emulated, the first fails and the answer to the second is lost. Real vendors deliver here, as a rule.
  "A run that fails": () => docmux.run(pipeline, document),
  "A lost answer": () => docmux.run(pipelex.pipe(process.env.PIPELEX_PIPE ?? ""), document),
};
for (const [title, attempt] of Object.entries(attempts)) {
  console.log(title);
  await attempt().then(() => console.log("  Delivered."), handle);
}
