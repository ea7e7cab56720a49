import { InvalidInputError } from "@docmux/core/provider";
import type { Mutant } from "./mutant.ts";

export const promisesPages: Mutant = {
  group: "capabilities are accurate",
  wrong: "it declares page ranges and refuses them",
  mutation: {
    pipeline: ({ capabilities, doStart }) => ({
      capabilities: { ...capabilities, pages: true },
      async doStart(request, context) {
        if (request.pages === undefined) return doStart(request, context);
        throw new InvalidInputError("Page ranges are for the next release", { providerId: "acme" });
      },
    }),
  },
};
