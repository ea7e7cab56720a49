import {
  createStoreMemory,
  memoryStore,
  type RunStore,
  type StartRecord,
  type StoreMemory,
} from "@docmux/core/store";
import type { StoreConformanceOptions } from "../../src/store/store-options.ts";

/** A store that breaks one law, and the case that has to notice. */
export interface StoreMutant {
  /** What it does wrong. */
  wrong: string;
  /** `group: case`. */
  caughtBy: string;
  mutate(store: RunStore, memory: StoreMemory): Partial<RunStore>;
}

/** What the suite needs to run a memory store with a fault. */
export function optionsOf(mutate: StoreMutant["mutate"] = () => ({})): StoreConformanceOptions {
  const memory = createStoreMemory();
  return {
    async open() {
      const store = memoryStore(memory);
      return { ...store, ...mutate(store, memory) };
    },
    kill: ({ owner }) => void memory.owners.delete(owner),
    insert: (record) => void memory.records.set(record.key, record),
    damageResult: (key) => void memory.results.get(key)?.set([7]),
    interleavings: 20,
  };
}

/** The latest version, whatever was read. */
export async function latestOf(store: RunStore, record: StartRecord): Promise<StartRecord> {
  return (await store.get(record.key)) ?? record;
}
