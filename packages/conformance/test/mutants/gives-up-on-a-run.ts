import type { Mutant } from "./mutant.ts";

const mostLooks = 5;

export const givesUpOnARun: Mutant = {
  group: "deadlines",
  wrong: "it calls a run failed that it has looked at a few times",
  mutation: {
    pipeline({ doStatus }) {
      const looksOf = new Map<string, number>();
      return {
        async doStatus(request, context) {
          if (!doStatus) throw new TypeError("the provider cannot be polled");
          const observation = await doStatus(request, context);
          const looks = (looksOf.get(request.ref.runId) ?? 0) + 1;
          looksOf.set(request.ref.runId, looks);
          return looks > mostLooks ? { ...observation, status: "failed" } : observation;
        },
      };
    },
  },
};
