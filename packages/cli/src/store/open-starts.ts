import type { RunStore, StartRecord, StartState } from "@docmux/core/store";

/**
 * How many starts may have led to a run that no process looks after: sent by a process that is gone, lost, or waiting for a
 * decision. A run that is known is not among them: its ref was printed.
 */
export async function countOpenStarts(store: RunStore): Promise<number> {
  const records: StartRecord[] = [];
  for await (const record of store.list({ states: ["sent", "unknown", "ambiguous"] })) records.push(record);
  const open = await Promise.all(
    records.map(async (record) => record.state !== "sent" || (await isAbandoned(store, record))),
  );
  return open.filter(Boolean).length;
}

/** Whether the process that holds a start is gone. */
async function isAbandoned(store: RunStore, record: StartRecord): Promise<boolean> {
  // A claim of a key that is there changes nothing and names its holder.
  const { won, holder } = await store.claim(record);
  return !won && (holder === "gone" || holder === "none");
}

/** States after which nothing is left to do: the rest is what `docmux runs --open` lists. */
export const doneStates: ReadonlySet<StartState> = new Set(["stored", "delivered", "refused", "written_off"]);
