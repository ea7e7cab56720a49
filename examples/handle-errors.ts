// What can go wrong, by `error.code`: a closed list, the same for every vendor (docs/errors.md).
import { attach, DocmuxError, RunFailedError, run, StartUnknownError, start } from "@docmux/core";
import { createDatalab, datalab } from "@docmux/datalab";
import { pipelex } from "@docmux/pipelex";

async function handle(error: unknown): Promise<void> {
  if (!DocmuxError.isInstance(error)) throw error; // not ours: an aborted signal's reason, or a bug
  console.log(`  ${error.code}${error.retryable ? ", may be tried again" : ""}: ${error.message}`);
  switch (error.code) {
    case "config":
    case "unauthorized":
    case "forbidden":
      return console.log("  -> Stop and tell an operator: no other document will do better.");
    case "invalid_input":
    case "unsupported":
    case "not_found":
      return console.log(`  -> Mend the call: ${error.nextStep}`);
    case "timeout": {
      if (!error.ref) return console.log("  -> Nothing was sent: put the document back into your queue.");
      // Only our waiting ended; the run goes on. Keep the ref and attach again: no new start, no new bill.
      const { status } = await attach(JSON.stringify(error.ref), [datalab, pipelex]).result();
      return console.log(`  -> Attached again: ${status}`);
    }
    case "start_unknown":
      if (!StartUnknownError.isInstance(error)) throw error;
      return console.log(
        "  -> No second start: look at the vendor first. Could be:",
        error.candidates ?? "unknown, it lists no runs",
      );
    case "rate_limited":
    case "unavailable":
      return console.log("  -> docmux has tried again already. Put the document back into your queue.");
    case "run_failed":
      if (RunFailedError.isInstance(error))
        for (const { message } of error.issues) console.log(`  -> ${message}`);
      return;
    default: // run_cancelled, partial_result, bad_response, expired
      return console.log(`  -> ${error.nextStep}`);
  }
}

const document = "documents/invoice-01.pdf";
const pipeline = datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? "");
const attempts: Record<string, () => Promise<unknown>> = {
  "A wrong key": () => run(createDatalab({ apiKey: "not-my-key" }).pipeline("pl_any"), document),
  "A pipeline that is not there": () => run(datalab.pipeline("pl_nobody"), document),
  "A file that is not there": () => run(pipeline, "documents/nothing.pdf"),
  "A wish that the vendor cannot fulfil": () => run(pipeline, document, { onAbort: "cancel" }),
  "Too little patience": async () =>
    attach((await start(pipeline, document)).ref, [datalab], { timeoutMs: 1 }).result(),
  // Emulated, the first fails and the answer to the second is lost. Real vendors deliver here, as a rule.
  "A run that fails": () => run(pipeline, document),
  "A lost answer": () => run(pipelex.pipe(process.env.PIPELEX_PIPE ?? ""), document),
};
for (const [title, attempt] of Object.entries(attempts)) {
  console.log(title);
  await attempt().then(() => console.log("  Delivered."), handle);
}
