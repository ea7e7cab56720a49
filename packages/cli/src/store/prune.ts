import {
  type RunStore,
  recordFormat,
  type StartState,
  StoreConflictError,
  StoreError,
} from "@docmux/core/store";
import { lastChange } from "./last-change.ts";

/** A start that is done and old: what is deleted of it. */
export interface PrunableStart {
  key: string;
  label?: string;
  state: StartState;
  /** When it last changed its state, by the store's clock. ISO 8601, UTC. */
  updatedAt: string;
  /** Its record is deleted; otherwise only its result. */
  record: boolean;
  /** Of its result. Absent where none is kept. */
  bytes?: number;
}

/** Which starts are old, and what of them is deleted. */
export interface PruneOptions {
  /** Milliseconds since 1970: what changed before this is old. */
  cutoffMs: number;
  resultsOnly: boolean;
}

/** States after which no run is looked for, and no result is still to be handed out. */
const prunableStates: readonly StartState[] = ["delivered", "refused", "written_off"];

/**
 * What can be deleted, the oldest first. A record of a newer release is left alone.
 *
 * @returns `damage`: a record that cannot be read; it hides none of the others.
 */
export async function findPrunable(
  store: RunStore,
  { cutoffMs, resultsOnly }: PruneOptions,
): Promise<{ items: PrunableStart[]; damage?: StoreError }> {
  const items: PrunableStart[] = [];
  const found = () => items.sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
  try {
    for await (const record of store.list({ states: prunableStates })) {
      const { key, label, state, format, result } = record;
      // A record without a time that can be read counts as new.
      const updatedAt = lastChange(record);
      if (format > recordFormat || updatedAt === undefined || Date.parse(updatedAt) >= cutoffMs) continue;
      if (resultsOnly && !result) continue;
      items.push({
        key,
        ...(label === undefined ? {} : { label }),
        state,
        updatedAt,
        record: !resultsOnly,
        ...(result ? { bytes: result.bytes } : {}),
      });
    }
  } catch (error) {
    if (!StoreError.isInstance(error)) throw error;
    return { items: found(), damage: error };
  }
  return { items: found() };
}

/**
 * Deletes it.
 *
 * @returns false where it was started again since it was listed: the store keeps what is open.
 */
export async function deletePrunable(store: RunStore, { key, record }: PrunableStart): Promise<boolean> {
  try {
    await store.release(key, record ? {} : { result: true });
    return true;
  } catch (error) {
    if (StoreConflictError.isInstance(error) && error.conflict === "open") return false;
    throw error;
  }
}
