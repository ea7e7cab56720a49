import { start } from "@docmux/core";
import type { Pipeline, StartProof } from "@docmux/core/provider";
import type { TestHarness } from "./conformance-case.ts";

/** What would identify a run of this document, by what the provider reports of a start that nothing disturbs. */
export async function proofOf({ otherProcess, document, scenario, clock }: TestHarness): Promise<StartProof> {
  let proof: StartProof = "none";
  const watched: Pipeline = {
    ...otherProcess,
    async doStart(request, context) {
      const answer = await otherProcess.doStart(request, context);
      proof = answer.proof;
      return answer;
    },
  };
  await scenario.nextRun("completed");
  await start(watched, document, { clock });
  return proof;
}
