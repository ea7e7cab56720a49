import type { StartLedger } from "../../account/starts.ts";
import type { CallContext } from "../../contract/call.ts";
import type { Pipeline } from "../../contract/provider.ts";
import type { FoundStarts, StartResponse } from "../../contract/start.ts";
import { StartUnknownError, StoreConflictError } from "../../errors/errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { RunRef } from "../../model/ref.ts";
import { type DecisionTrace, trace } from "../../trace/trace.ts";
import type { Environment } from "../environment.ts";

/**
 * Looks for a run whose start answer was lost, and adopts it only on proof. What it finds is written down.
 *
 * @throws StartUnknownError with the candidates when no run is proven to be this start, without when the look-up failed.
 */
export async function findStarted(
  { limits, memory }: Environment,
  pipeline: Pipeline,
  lost: StartUnknownError,
  context: CallContext,
  toRef: (answer: StartResponse) => RunRef,
  ledger?: StartLedger,
): Promise<{ answer: StartResponse; issues: readonly Issue[] }> {
  const { doFindLostRuns } = pipeline;
  const { search } = lost;
  const key = ledger?.record.key;
  const decide = (decision: DecisionTrace["decision"], reason: string, runId?: string) =>
    trace("docmux:decision", () => ({
      timeMs: context.clock.now(),
      providerId: pipeline.provider.providerId,
      decision,
      reason,
      ...(runId === undefined ? {} : { runId }),
    }));
  decide("start_unknown", lost.httpStatus === undefined ? "there is no response" : `HTTP ${lost.httpStatus}`);
  if (!pipeline.capabilities.findsLostStarts || !doFindLostRuns || !search) {
    await ledger?.ambiguous();
    throw key === undefined || lost.key !== undefined ? lost : withKey(lost, key);
  }
  const look = async (): Promise<FoundStarts> => {
    const found = await limits.call(pipeline.provider, context.signal, () =>
      doFindLostRuns.call(pipeline, { search }, context),
    );
    await ledger?.looked(found.proven.length + found.possible.length);
    return found;
  };
  let found: FoundStarts;
  try {
    found = await look();
    for (const delayMs of ledger ? (memory?.lookupDelaysMs ?? []) : []) {
      if (found.proven.length > 0) break;
      await context.clock.sleep(delayMs, context.signal);
      found = await look();
    }
  } catch {
    // The look-up failed as well, or the deadline cut it off: what is known is still only that the answer was lost.
    if (context.signal.aborted && !StartUnknownError.isInstance(context.signal.reason))
      throw context.signal.reason;
    throw key === undefined || lost.key !== undefined ? lost : withKey(lost, key);
  }
  for (const [index, answer] of found.proven.entries()) {
    const repeated = found.proven.slice(index + 1).map(({ runId }) => runId);
    if (await adopt(toRef(answer), repeated, ledger)) {
      decide("adopted", "it carries the proof of this start", answer.runId);
      return { answer, issues: repeated.map(repeatedStart) };
    }
  }
  decide("not_adopted", `runs that may be it: ${found.possible.length}, with proof: 0`);
  throw new StartUnknownError(lost.summary, {
    providerId: lost.providerId,
    httpStatus: lost.httpStatus,
    requestId: lost.requestId,
    search,
    key,
    candidates: found.possible.map((answer) => ({
      ref: toRef(answer),
      status: answer.observation.status,
      rawStatus: answer.observation.rawStatus,
      ...(answer.observation.createdAt === undefined ? {} : { createdAt: answer.observation.createdAt }),
    })),
    nextStep: whatToDo(found),
  });
}

/** @returns false for a run that belongs to another start in the store. */
async function adopt(ref: RunRef, repeatedRunIds: string[], ledger?: StartLedger): Promise<boolean> {
  try {
    await ledger?.known(ref, "proven", repeatedRunIds);
    return true;
  } catch (error) {
    if (StoreConflictError.isInstance(error) && error.conflict === "run_taken") return false;
    throw error;
  }
}

/** The same error, with the key that `recover` takes. */
function withKey(
  { summary, providerId, httpStatus, requestId, search, candidates, nextStep, advice }: StartUnknownError,
  key: string,
) {
  return new StartUnknownError(summary, {
    providerId,
    httpStatus,
    requestId,
    search,
    candidates,
    nextStep,
    advice,
    key,
  });
}

/** The warning of another run that carries the proof of a start. */
export function repeatedStart(runId: string): Issue {
  const message = `The vendor received this start more than once: the run ${runId} carries its proof too and may be billed.`;
  return { severity: "warning", code: "vendor_repeated_start", message };
}

function whatToDo({ possible, complete }: FoundStarts): string {
  if (possible.length > 0) {
    const runs = possible.length === 1 ? "One run may be it" : `${possible.length} runs may be it`;
    return `${runs}, without proof: compare error.candidates with the document before you start again.`;
  }
  return complete
    ? "The vendor lists no such run yet: look it up again later before you start a second time."
    : "The vendor lists more runs than were read: look it up there before you start a second time.";
}
