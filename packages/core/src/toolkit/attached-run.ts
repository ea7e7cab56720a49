import type { CallContext } from "../contract/call.ts";
import type { Pipeline } from "../contract/provider.ts";
import { refOf } from "../contract/ref-of.ts";
import { InvalidInputError } from "../errors/errors.ts";
import type { JsonObject } from "../model/json.ts";
import type { RunRef } from "../model/ref.ts";

/** One run that something else started: the vendor's own screen, a schedule, another program. It starts nothing. */
export interface AttachedRun<Id extends string = string, Metadata = unknown>
  extends Pipeline<Id, never, Metadata> {
  /** What `docmux.attach` takes. Asks the vendor nothing. It has no `startedAt`: this client did not start the run. */
  ref(): RunRef;
}

/**
 * The way from a vendor's own id of a run to a ref, for runs whose ids come from a callback, a console or a log.
 *
 * @param pipeline - made for this run alone, without `start`: its `id` names the run, so that its URI leads back here.
 * @param runId - the vendor's id of the run.
 * @param meta - what the ref has to keep for the provider.
 *
 * @example
 * ```ts
 * // quillby.job("j-9").ref() is what docmux.attach takes, and so is "quillby:jobs/j-9#j-9".
 * const jobFace = ({ pipeline }: ProviderKit<"quillby", object>) => ({
 *   job: (id: string) =>
 *     attachedRun(
 *       pipeline<never>({
 *         id: `jobs/${id}`,
 *         offers: { documents: [] },
 *         status: async ({ runId }, call) => {
 *           const raw = await call.poll<{ status: string }>(`/jobs/${runId}`);
 *           return readRun(statusTable, { runId, rawStatus: raw.status, raw });
 *         },
 *         result: async ({ ref }, call) => ({ result: await call.read(`/jobs/${ref.runId}/result`) }),
 *         read: ({ result }) => ({ data: result }),
 *       }),
 *       id,
 *     ),
 * });
 * ```
 */
export function attachedRun<Id extends string, Metadata>(
  pipeline: Pipeline<Id, never, Metadata>,
  runId: string,
  meta?: JsonObject,
): AttachedRun<Id, Metadata> {
  const { doStatus, doResult, doStepResult, doCancel } = pipeline;
  const ofThisRun =
    <Request extends { ref: RunRef }, Answer>(
      method: (request: Request, context: CallContext) => Promise<Answer>,
    ) =>
    async (request: Request, context: CallContext): Promise<Answer> => {
      requireRun(pipeline, runId, request.ref);
      return method(request, context);
    };
  return {
    ...pipeline,
    ...(doStatus ? { doStatus: ofThisRun(doStatus) } : {}),
    ...(doResult ? { doResult: ofThisRun(doResult) } : {}),
    ...(doStepResult ? { doStepResult: ofThisRun(doStepResult) } : {}),
    ...(doCancel ? { doCancel: ofThisRun(doCancel) } : {}),
    ref: () => refOf(pipeline, runId, meta ? { meta } : {}),
  };
}

/** A short ref names the run twice, and a person may have changed one of them. */
function requireRun({ uri }: Pipeline, runId: string, ref: RunRef): void {
  if (ref.runId === runId) return;
  throw new InvalidInputError(`The ref names the run "${ref.runId}", and its URI the run "${runId}"`, {
    ref,
    nextStep: `Write ${uri}#${runId}, or name the other run in both places. No request was sent.`,
  });
}
