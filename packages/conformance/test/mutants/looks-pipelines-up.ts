import { directContext } from "@docmux/core/provider";
import type { Mutant } from "./mutant.ts";

export const looksPipelinesUp: Mutant = {
  group: "capabilities are accurate",
  also: ["attaching", "contract shape", "results"],
  wrong: "it asks the vendor about a pipeline as soon as its URI is read",
  mutation: {
    onUri: ({ client }) =>
      void client.request({ url: "/jobs", effect: "read" }, directContext()).catch(() => {}),
  },
};
