import type { Mutant } from "./mutant.ts";

export const mixesRunsUp: Mutant = {
  group: "batch",
  also: ["lost starts"],
  wrong: "it looks at the run that it started last, whichever it is asked for",
  mutation: {
    pipeline({ doStart, doStatus }) {
      let last: string | undefined;
      return {
        async doStart(request, context) {
          const answer = await doStart(request, context);
          last = answer.runId;
          return answer;
        },
        async doStatus({ ref }, context) {
          if (!doStatus) throw new TypeError("the provider cannot be polled");
          return doStatus({ ref: { ...ref, runId: last ?? ref.runId } }, context);
        },
      };
    },
  },
};
