import type { Mutant } from "./mutant.ts";

export const needsTheTimeOfTheStart: Mutant = {
  group: "attaching",
  wrong: "it reads from the ref when the run was started, which a short ref does not say",
  mutation: {
    pipeline: ({ doStatus }) => ({
      async doStatus(request, context) {
        if (!doStatus) throw new TypeError("the provider cannot be polled");
        new Date(request.ref.startedAt ?? Number.NaN).toISOString();
        return doStatus(request, context);
      },
    }),
  },
};
