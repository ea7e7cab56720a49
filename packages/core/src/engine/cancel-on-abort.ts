import { DocmuxError } from "../errors/docmux-error.ts";
import type { RunSession } from "./run-session.ts";

const longestCancelMs = 30_000;

/** Asks the vendor to stop the run when the caller's signal aborts. Waiting rejects at once and does not wait for it. */
export function cancelOnAbort(session: RunSession): void {
  const { pipeline, ref, hub, clock } = session;
  let forgetAbort: () => void = () => undefined;
  const forgetEnd = hub.on("run-end", () => forgetAbort());
  // The signal may already be aborted; this then happens at once.
  forgetAbort = session.onAbort(() => {
    forgetEnd();
    const stop = new AbortController();
    clock.sleep(longestCancelMs, stop.signal).then(
      () => stop.abort(),
      () => undefined,
    );
    session
      .call(stop.signal, async (context) => pipeline.doCancel?.({ ref }, context))
      .catch((error: unknown) => {
        const why = DocmuxError.isInstance(error) ? error.summary : "the vendor did not answer in time";
        const message = `The vendor did not take the request to stop the run (${why}): it may go on and be billed.`;
        hub.emit("run-warning", { ref, issue: { severity: "warning", code: "cancel_failed", message } });
      })
      .finally(() => stop.abort());
  });
}
