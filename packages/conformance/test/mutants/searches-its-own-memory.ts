import type { Mutant } from "./mutant.ts";

export const searchesItsOwnMemory: Mutant = {
  group: "lost starts",
  wrong: "it finds only runs whose start its own instance remembers",
  mutation: {
    pipeline({ doStart, doFindStarted }) {
      const keys = new Set<unknown>();
      return {
        doStart(request, context) {
          keys.add(request.idempotencyKey);
          return doStart(request, context);
        },
        async doFindStarted(request, context) {
          return keys.has(request.search.key) ? ((await doFindStarted?.(request, context)) ?? []) : [];
        },
      };
    },
  },
};
