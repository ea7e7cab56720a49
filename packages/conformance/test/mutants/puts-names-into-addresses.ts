import type { Mutant } from "./mutant.ts";
import { namesOfSteps } from "./names-of-steps.ts";

export const putsNamesIntoAddresses: Mutant = {
  group: "hostile names",
  wrong: "it puts names from the vendor into addresses as they are",
  mutation: {
    pipeline: ({ doStatus, provider }, { client }) => ({
      async doStatus(request, context) {
        if (!doStatus) throw new TypeError("the provider cannot be polled");
        const observation = await doStatus(request, context);
        for (const name of namesOfSteps(observation).filter((name) => name.includes("/"))) {
          const url = new URL(name, `${provider.origin}/jobs/files/`).href;
          await client.request({ url, effect: "read" }, context).catch(() => undefined);
        }
        return observation;
      },
    }),
  },
};
