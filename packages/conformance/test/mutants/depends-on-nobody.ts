import { mapObservation } from "./map-observation.ts";
import type { Mutant } from "./mutant.ts";

export const dependsOnNobody: Mutant = {
  group: "steps",
  wrong: "its steps depend on a step that is not there",
  mutation: mapObservation((observation) => ({
    ...observation,
    steps: observation.steps.map((step) => ({ ...step, dependsOn: ["none"] })),
  })),
};
