import { StartUnknownError } from "../errors/start-unknown-error.ts";
import type { RunRef } from "../model/run-ref.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import type { StartAnswer } from "../provider/start.ts";
import { withCallLimit } from "./call-limit.ts";
import { isKnownRun } from "./known-runs.ts";

/**
 * Looks for a run whose start answer was lost. Exactly one candidate is adopted.
 *
 * @throws StartUnknownError with the candidates when there are several or none, without when the vendor cannot be asked.
 */
export async function findStarted(
  pipeline: Pipeline,
  lost: StartUnknownError,
  context: CallContext,
  toRef: (answer: StartAnswer) => RunRef,
): Promise<StartAnswer> {
  const { doFindStarted } = pipeline;
  if (!pipeline.capabilities.list || !doFindStarted || !lost.search) throw lost;
  let candidates: StartAnswer[];
  try {
    const { search } = lost;
    const found = await withCallLimit(pipeline.provider, context.signal, () =>
      doFindStarted.call(pipeline, { search }, context),
    );
    // A run that another start led to is not the lost one, however well it fits.
    candidates = found.filter(({ runId }) => !isKnownRun(pipeline.provider, runId));
  } catch {
    // The look-up failed as well, or the deadline cut it off: what is known is still only that the answer was lost.
    if (context.signal.aborted && !StartUnknownError.isInstance(context.signal.reason))
      throw context.signal.reason;
    throw lost;
  }
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  throw new StartUnknownError(lost.summary, {
    providerId: lost.providerId,
    httpStatus: lost.httpStatus,
    requestId: lost.requestId,
    search: lost.search,
    candidates: candidates.map(toRef),
    nextStep: only
      ? `${candidates.length} runs could be it: look at error.candidates before starting again.`
      : "The vendor lists no such run yet; look again before starting a second time.",
  });
}
