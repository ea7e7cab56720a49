import type { Mutant } from "./mutant.ts";

export const sendsUnannounced: Mutant = {
  group: "stored starts",
  wrong: "it sends the request that bills without waiting for context.beforeStart",
  mutation: {
    pipeline: ({ doStart }) => ({
      doStart(request, { beforeStart: _, ...context }) {
        return doStart(request, context);
      },
    }),
  },
};
