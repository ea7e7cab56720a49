import { writeFile } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Mutant } from "./mutant.ts";
import { namesOfSteps } from "./names-of-steps.ts";

export const writesFilesUnderTheirNames: Mutant = {
  group: "hostile names",
  wrong: "it writes files under the names that the vendor gives them",
  mutation: {
    pipeline: ({ doStatus }) => ({
      async doStatus(request, context) {
        if (!doStatus) throw new TypeError("the provider cannot be polled");
        const observation = await doStatus(request, context);
        for (const name of namesOfSteps(observation).filter(isAbsolute)) {
          await writeFile(name, "");
        }
        return observation;
      },
    }),
  },
};
