import type { Mutant } from "./mutant.ts";

export const takesAnyOption: Mutant = {
  group: "capabilities told truly",
  wrong: "it ignores options that it does not know",
  mutation: { takesAnyOption: true },
};
