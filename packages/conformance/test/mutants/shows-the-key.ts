import type { Mutant } from "./mutant.ts";

export const showsTheKey: Mutant = {
  group: "secrets",
  wrong: "it puts its settings, key included, into the metadata of a result",
  mutation: {
    pipeline: ({ normalizeResult }, { apiKey }) => ({
      normalizeResult: (request) => ({
        ...normalizeResult(request),
        providerMetadata: { settings: { apiKey } },
      }),
    }),
  },
};
