import type { RunRef } from "@docmux/core";
import { fileStore } from "@docmux/core/file-store";
import { type NewStart, type StartState, startStates } from "@docmux/core/store";

/** Records a start in each state, with the state as its key, in a store of files. */
export async function seedEveryState(folder: string, more: Partial<NewStart> = {}): Promise<void> {
  for (const state of startStates) await seedStart(folder, state, { key: state, ...more });
}

/** Records a start in one state. What is kept of a result is not one that can be read. */
export async function seedStart(
  folder: string,
  state: StartState,
  more: Partial<NewStart> & { key: string },
): Promise<void> {
  const store = fileStore(folder, { sync: false });
  const ref: RunRef = {
    version: 1,
    providerId: "datalab",
    pipelineId: "pl_invoice",
    pipelineUri: "datalab:pl_invoice",
    runId: `pex_${more.key}`,
    origin: "https://vendor.invalid",
    startedAt: "2026-01-01T00:00:00.000Z",
  };
  const { record: claimed } = await store.claim({
    digest: `digest of ${more.key}`,
    account: "account",
    origin: ref.origin,
    providerId: ref.providerId,
    pipelineUri: ref.pipelineUri,
    idempotencyKey: more.key,
    label: `${more.key}.pdf`,
    ...more,
  });
  let record = claimed;
  for (const to of wayTo[state]) {
    if (to === "stored") record = await store.putResult(record, bytesOf("a result"));
    else if (to === "known") record = await store.record(record, { to, ref, how: "answered" });
    else if (to === "ended") record = await store.record(record, { to, status: "completed" });
    else if (to === "written_off") record = await store.record(record, { to, reason: "not needed" });
    else record = await store.record(record, { to });
  }
  await store.close();
}

type Move = Exclude<StartState, "claimed">;

const toKnown = ["sent", "known"] as const;

const wayTo: Readonly<Record<StartState, readonly Move[]>> = {
  claimed: [],
  sent: ["sent"],
  unknown: ["sent", "unknown"],
  ambiguous: ["sent", "unknown", "ambiguous"],
  refused: ["sent", "refused"],
  written_off: ["sent", "unknown", "ambiguous", "written_off"],
  known: toKnown,
  ended: [...toKnown, "ended"],
  stored: [...toKnown, "ended", "stored"],
  delivered: [...toKnown, "ended", "stored", "delivered"],
};

async function* bytesOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode(text);
}
