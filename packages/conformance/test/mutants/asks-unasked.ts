import { directContext, type RunRef } from "@docmux/core/provider";
import type { Mutant } from "./mutant.ts";

export const asksUnasked: Mutant = {
  group: "status invariants",
  also: ["abort", "attaching"],
  wrong: "it asks about a run that it started by a timer of its own",
  mutation: {
    pipeline: ({ doStart, doStatus }) => ({
      async doStart(request, context) {
        const answer = await doStart(request, context);
        const ref = { runId: answer.runId } as RunRef;
        setTimeout(() => void doStatus?.({ ref }, directContext()).catch(() => undefined), 1);
        return answer;
      },
    }),
  },
};
