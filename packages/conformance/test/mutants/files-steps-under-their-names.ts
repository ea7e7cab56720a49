import { mapObservation } from "./map-observation.ts";
import type { Mutant } from "./mutant.ts";

export const filesStepsUnderTheirNames: Mutant = {
  group: "hostile names",
  wrong: "it files the steps of a run in an object, under the names that the vendor gives them",
  mutation: mapObservation((observation) => {
    const { steps } = observation.raw as { steps?: { name: string }[] };
    const byName: Record<string, unknown> = {};
    for (const step of steps ?? []) byName[step.name] = step;
    return { ...observation, raw: { ...(observation.raw as object), byName } };
  }),
};
