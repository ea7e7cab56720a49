import type { Mutant } from "./mutant.ts";

export const repeatsItsLooks: Mutant = {
  group: "transient errors",
  wrong: "its looks say that they may be repeated, so they wait and look again within themselves",
  mutation: { lookEffect: "read" },
};
