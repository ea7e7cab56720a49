import type { RunSession } from "./run-session.ts";

const longestCancelMs = 30_000;

/** Asks the vendor to stop the run when the caller's signal aborts. Waiting rejects at once and does not wait for it. */
export function cancelOnAbort(session: RunSession): void {
  const { pipeline, ref, hub, clock } = session;
  const release = session.onAbort(() => {
    forgetEnd();
    const stop = new AbortController();
    clock.sleep(longestCancelMs, stop.signal).then(
      () => stop.abort(),
      () => undefined,
    );
    session
      .call(stop.signal, async (context) => pipeline.doCancel?.({ ref }, context))
      .catch(() => {
        const message = "The run could not be asked to stop; it goes on at the vendor and is billed.";
        hub.emit("run-warning", { ref, issue: { severity: "warning", code: "cancel_failed", message } });
      })
      .finally(() => stop.abort());
  });
  const forgetEnd = hub.on("run-end", release);
}
