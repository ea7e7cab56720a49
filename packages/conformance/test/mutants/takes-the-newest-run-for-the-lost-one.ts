import * as z from "zod/mini";
import type { Mutant } from "./mutant.ts";

const listSchema = z.looseObject({ jobs: z.array(z.looseObject({ id: z.string(), state: z.string() })) });

export const takesTheNewestRunForTheLostOne: Mutant = {
  group: "lost starts",
  wrong: "it takes the newest run of the list for the one that was lost",
  mutation: {
    pipeline: (_faithful, { client }) => ({
      async doFindLostRuns(_request, context) {
        const { body } = await client.request({ url: "/jobs", effect: "read", schema: listSchema }, context);
        const proven = body.jobs.slice(-1).map(({ id, state }) => ({
          runId: id,
          proof: "marker" as const,
          observation: { status: "pending" as const, rawStatus: state, steps: [], issues: [], raw: {} },
        }));
        return { proven, possible: [], complete: true };
      },
    }),
  },
};
