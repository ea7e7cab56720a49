import { createStoreMemory, memoryStore } from "@docmux/core/store";
import { describe, it } from "vitest";
import { testStore } from "./test-store.ts";

describe("memoryStore", () => {
  const memory = createStoreMemory();
  testStore(
    { describe, it },
    {
      open: async () => memoryStore(memory),
      kill: ({ owner }) => void memory.owners.delete(owner),
      insert: (record) => void memory.records.set(record.key, record),
      damageResult: (key) => void memory.results.get(key)?.set([7]),
      interleavings: Number(process.env.DOCMUX_INTERLEAVINGS ?? 100),
    },
  );
});
