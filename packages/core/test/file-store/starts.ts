import type { RunRef } from "../../src/model/ref.ts";
import type { NewStart, RecordChange } from "../../src/store/run-store.ts";

/** A start under a key, as a client claims it. */
export function startOf(key: string): NewStart {
  return {
    key,
    digest: "d".repeat(64),
    account: "a".repeat(64),
    origin: "https://api.acme.test",
    providerId: "acme",
    pipelineUri: "acme:invoices@1",
    idempotencyKey: `idem-${key}`,
  };
}

/** The run of a start is known. */
export function knownAs(runId: string): RecordChange & { ref: RunRef } {
  const ref: RunRef = {
    version: 1,
    providerId: "acme",
    pipelineId: "invoices@1",
    pipelineUri: "acme:invoices@1",
    runId,
    origin: "https://api.acme.test",
  };
  return { to: "known", ref, how: "answered" };
}

/** Bytes in one part. */
export async function* bytesOf(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
