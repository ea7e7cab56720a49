import { VendorError } from "@docmux/core/provider";
import type { Mutant } from "./mutant.ts";

export const takesAnOutageForAFailure: Mutant = {
  group: "transient errors",
  wrong: "it calls a run failed when the vendor is overloaded",
  mutation: {
    pipeline: ({ doStatus }) => ({
      async doStatus(request, context) {
        try {
          if (!doStatus) throw new TypeError("the provider cannot be polled");
          return await doStatus(request, context);
        } catch (error) {
          if (!VendorError.isInstance(error) || error.httpStatus !== 529) throw error;
          return { status: "failed", rawStatus: "error", steps: [], issues: [], raw: {} };
        }
      },
    }),
  },
};
