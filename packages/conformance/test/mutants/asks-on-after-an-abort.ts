import type { Mutant } from "./mutant.ts";

export const asksOnAfterAnAbort: Mutant = {
  group: "abort",
  wrong: "its looks do not carry the signal, and it looks twice",
  mutation: {
    pipeline: ({ doStatus }) => ({
      async doStatus(request, context) {
        if (!doStatus) throw new TypeError("the provider cannot be polled");
        const deaf = { ...context, signal: new AbortController().signal };
        const observation = await doStatus(request, deaf);
        return observation.status === "running" ? doStatus(request, deaf) : observation;
      },
    }),
  },
};
