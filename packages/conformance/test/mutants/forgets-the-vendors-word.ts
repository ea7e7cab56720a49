import { mapObservation } from "./map-observation.ts";
import type { Mutant } from "./mutant.ts";

export const forgetsTheVendorsWord: Mutant = {
  group: "status invariants",
  wrong: "it normalizes the status and loses the vendor's own word",
  mutation: mapObservation((observation) => ({ ...observation, rawStatus: "" })),
};
