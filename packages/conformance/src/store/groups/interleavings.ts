import assert from "node:assert/strict";
import { verifyInterleaving } from "../interleaving.ts";
import type { StoreGroup } from "../store-case.ts";

export const interleavings: StoreGroup = {
  name: "interleavings",
  cases: [
    {
      name: "whatever three owners do at the same time, each start has one history",
      async verify(harness) {
        const { interleavings: count = 50, seed = 1 } = harness.options;
        for (let index = seed; index < seed + count; index += 1) {
          try {
            await verifyInterleaving(harness, index);
          } catch (error) {
            assert.fail(`with { seed: ${index}, interleavings: 1 }: ${(error as Error).message}`);
          }
        }
      },
    },
  ],
};
