import { mapObservation } from "./map-observation.ts";
import type { Mutant } from "./mutant.ts";

export const readsAnyRun: Mutant = {
  group: "status invariants",
  wrong: "it does not check which run an answer is about",
  mutation: mapObservation(({ runId: _, ...observation }) => observation),
};
