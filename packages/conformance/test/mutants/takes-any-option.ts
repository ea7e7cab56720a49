import type { Mutant } from "./mutant.ts";

export const takesAnyOption: Mutant = {
  group: "capabilities are accurate",
  wrong: "it ignores options that it does not know",
  mutation: { takesAnyOption: true },
};
