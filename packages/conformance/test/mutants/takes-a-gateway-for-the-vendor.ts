import type { Mutant } from "./mutant.ts";

export const takesAGatewayForTheVendor: Mutant = {
  group: "start safety",
  wrong: "it takes every 503 and 429 for a refusal of the vendor",
  mutation: { isOwnRefusal: (status) => status === 429 || status === 503 || status === 400 },
};
