import {
  isRecord,
  jsonBody,
  omitNullish,
  type RunObservation,
  type RunStatus,
  type StartResponse,
  StartUnknownError,
  UnsupportedError,
} from "@docmux/core/provider";
import { apiPath, dialectFacts } from "../dialect.ts";
import { type FailureReport, isOwnRefusal, isRunReport, readFailureReport } from "../failure.ts";
import { executedObservation, failedObservation } from "../observe/executed.ts";
import { providerId } from "../settings.ts";
import { executedSchema } from "../wire.ts";
import { type RunContext, requireWithinLimit, runBody } from "./prepare.ts";
import { correlation, withRequestId } from "./request-id.ts";

/** Runs a pipe and waits: the answer is the end of the run, however long it takes. The caller's deadline ends the wait. */
export async function executeRun(context: RunContext): Promise<StartResponse> {
  const { call, settings, dialect, pipeCode, options, idempotencyKey } = context;
  if (options.callbackUrls) {
    throw new UnsupportedError("A run that is waited for takes no callback URLs", {
      providerId,
      nextStep: 'Set mode: "background", or leave callbackUrls out. No run was started.',
    });
  }
  const body = jsonBody(runBody(context));
  requireWithinLimit(body, context);
  const meta = { dialect };
  const requestId = correlation(context);
  const startedFrom = new Date(call.clock.now()).toISOString();
  let ended: { report: FailureReport; body: unknown } | undefined;
  try {
    const answer = await call.start(apiPath(settings, dialect, dialectFacts[dialect].executePath), {
      headers: { "content-type": "application/json", ...omitNullish({ "x-request-id": requestId }) },
      body: body.open,
      schema: executedSchema,
      timeoutMs: false,
      search: { dialect, startedFrom, ...omitNullish({ requestId }) },
      isOwnRefusal,
      isBlocking: true,
      isRunReport(httpStatus, said) {
        const isReport = isRunReport(httpStatus, said);
        if (isReport) ended = { report: readFailureReport(said), body: said };
        return isReport;
      },
    });
    const runId = runIdOf(answer);
    const observation = executedObservation(answer, pipeCode);
    if (openStatuses.includes(observation.status)) throw endMissing(runId, observation);
    return {
      runId: runId ?? idempotencyKey,
      meta,
      proof: "none",
      observation,
      rawResult: { version: 1, answers: { execute: answer as never } },
    };
  } catch (error) {
    if (!ended) throw withRequestId(error, requestId);
    // The server names no id of a run that failed; this one is in its log as the id of the request.
    const observation = failedObservation(ended.report, ended.body);
    return { runId: idempotencyKey, meta, proof: "none", observation };
  }
}

/** These servers answer when a run has ended, and keep nothing: a response without output or end is final and shows nothing. */
function endMissing(runId: string | undefined, { rawStatus }: RunObservation): StartUnknownError {
  const run = runId === undefined ? "the run" : `the run ${runId}`;
  const state = rawStatus === "" ? "without saying how it ended" : `but calls it "${rawStatus}"`;
  return new StartUnknownError(`The server returned ${run} without an output, ${state}`, { providerId });
}

const openStatuses: readonly RunStatus[] = ["pending", "running", "unknown"];

function runIdOf(body: unknown): string | undefined {
  if (!isRecord(body)) return undefined;
  const inner = isRecord(body.pipe_output) ? body.pipe_output.pipeline_run_id : undefined;
  return [body.pipeline_run_id, inner].find((id): id is string => typeof id === "string" && id !== "");
}
