import { VendorError } from "@docmux/core/provider";
import type { Mutant } from "./mutant.ts";
import { nothingFound } from "./nothing-found.ts";

export const remembersRunsInTheProcess: Mutant = {
  group: "attaching",
  wrong: "it knows only the runs that its own instance started or found",
  mutation: {
    pipeline({ doStart, doStatus, doFindLostRuns }) {
      const known = new Set<string>();
      return {
        async doStart(request, context) {
          const answer = await doStart(request, context);
          known.add(answer.runId);
          return answer;
        },
        async doFindLostRuns(request, context) {
          const found = (await doFindLostRuns?.(request, context)) ?? nothingFound;
          for (const { runId } of found.proven) known.add(runId);
          return found;
        },
        async doStatus(request, context) {
          if (!doStatus) throw new TypeError("the provider cannot be polled");
          if (known.has(request.ref.runId)) return doStatus(request, context);
          throw new VendorError("not_found", "This instance started no such run", { providerId: "acme" });
        },
      };
    },
  },
};
