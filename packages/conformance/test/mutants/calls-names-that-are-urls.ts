import type { Mutant } from "./mutant.ts";
import { namesOfSteps } from "./names-of-steps.ts";

export const callsNamesThatAreUrls: Mutant = {
  group: "hostile names",
  wrong: "it calls what the vendor named, where that is a URL",
  mutation: {
    pipeline: ({ doStatus }, { client }) => ({
      async doStatus(request, context) {
        if (!doStatus) throw new TypeError("the provider cannot be polled");
        const observation = await doStatus(request, context);
        for (const name of namesOfSteps(observation).filter((candidate) => URL.canParse(candidate))) {
          await client.request({ url: name, effect: "read" }, context);
        }
        return observation;
      },
    }),
  },
};
