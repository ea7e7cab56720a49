import type { RunObservation } from "@docmux/core/provider";
import type { AcmeMutation } from "../acme/acme-provider.ts";

/** A mutation of what the provider makes of each look at a run. */
export function mapObservation(change: (observation: RunObservation) => RunObservation): AcmeMutation {
  return {
    pipeline: ({ doStatus }) => ({
      async doStatus(request, context) {
        if (!doStatus) throw new TypeError("the provider cannot be polled");
        return change(await doStatus(request, context));
      },
    }),
  };
}
