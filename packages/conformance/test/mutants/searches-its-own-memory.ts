import type { Mutant } from "./mutant.ts";
import { nothingFound } from "./nothing-found.ts";

export const searchesItsOwnMemory: Mutant = {
  group: "lost starts",
  wrong: "it finds only runs whose start its own instance remembers",
  mutation: {
    pipeline({ doStart, doFindLostRuns }) {
      const keys = new Set<unknown>();
      return {
        doStart(request, context) {
          keys.add(request.idempotencyKey);
          return doStart(request, context);
        },
        async doFindLostRuns(request, context) {
          if (!keys.has(request.search.key)) return nothingFound;
          return (await doFindLostRuns?.(request, context)) ?? nothingFound;
        },
      };
    },
  },
};
