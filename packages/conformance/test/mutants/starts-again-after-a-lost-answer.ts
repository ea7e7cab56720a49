import { StartUnknownError } from "@docmux/core/provider";
import type { Mutant } from "./mutant.ts";

export const startsAgainAfterALostAnswer: Mutant = {
  group: "start safety",
  also: ["stored starts"],
  wrong: "it lists no runs, and starts a second one when the answer to the first was lost",
  mutation: {
    pipeline: ({ capabilities, doStart }) => ({
      capabilities: { ...capabilities, findsLostStarts: false },
      async doStart(request, context) {
        try {
          return await doStart(request, context);
        } catch (error) {
          if (!StartUnknownError.isInstance(error)) throw error;
          return doStart(request, context);
        }
      },
    }),
  },
};
