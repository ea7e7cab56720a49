import type { Mutant } from "./mutant.ts";

export const namesAPathAsOrigin: Mutant = {
  group: "contract shape",
  wrong: "its origin is a URL with a path",
  mutation: { provider: { origin: "https://api.acme.test/v1" } },
};
