import { mapObservation } from "./map-observation.ts";
import type { Mutant } from "./mutant.ts";

const labels: Record<string, string> = { read: "Reading", extract: "Extraction" };

export const looksNamesUpAmongBuiltInMembers: Mutant = {
  group: "hostile names",
  wrong: "it looks names up in a table that inherits what every object has",
  mutation: mapObservation((observation) => ({
    ...observation,
    raw: { ...(observation.raw as object), labels: observation.steps.map(({ type }) => labels[type]) },
  })),
};
