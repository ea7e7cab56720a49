import { mapObservation } from "./map-observation.ts";
import type { Mutant } from "./mutant.ts";

type Members = Record<string, unknown>;

/** The merge that many a helper library once had. */
function merge(target: Members, source: Members): Members {
  for (const [name, value] of Object.entries(source)) {
    const before = target[name];
    if (isBranch(value) && isBranch(before)) merge(before, value);
    else target[name] = value;
  }
  return target;
}

function isBranch(value: unknown): value is Members {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

export const mergesWhatItReads: Mutant = {
  group: "hostile JSON",
  wrong: "it merges an answer into defaults, its constructor and all",
  mutation: mapObservation((observation) => ({
    ...observation,
    raw: merge({ state: "queued" }, observation.raw as Members),
  })),
};
