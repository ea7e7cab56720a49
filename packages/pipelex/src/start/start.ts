import {
  type CallContext,
  InvalidInputError,
  type JsonObject,
  omitNullish,
  parseResponse,
  parseRetryAfter,
  type RunObservation,
  type StartRequest,
  type StartResponse,
  StartUnknownError,
  toIsoTimestamp,
  UnsupportedError,
} from "@docmux/core/provider";
import { jsonBody, sendingTimeoutMs } from "../body.ts";
import { type FailedAnswer, tryRequest } from "../client.ts";
import { dialectFacts, type PipelexDialect, refMeta } from "../dialect.ts";
import { failureSentence, isStartRefused, isStartUnderWay, readFailureReport } from "../failure.ts";
import { providerId } from "../settings.ts";
import { mapRunWord, startStatusTable } from "../status.ts";
import { runAnswerSchema, startedSchema } from "../wire.ts";
import { type PreparedRequest, type RunPlace, requireWithinLimit, runBody } from "./prepare.ts";
import { chooseUploads, uploadByGrant } from "./upload.ts";

/**
 * Starts a run without waiting: on the hosted service, which is then polled, or on a self-hosted server that tells a
 * callback URL of the end.
 *
 * @throws UnsupportedError where nobody could ever learn how the run ended.
 */
export async function startRun(
  { config, dialect, target }: RunPlace,
  { options, inputs }: PreparedRequest,
  request: StartRequest,
  context: CallContext,
): Promise<StartResponse> {
  const facts = dialectFacts[dialect];
  const key = startKey(dialect, request);
  if (dialect !== "hosted") requireReadable(facts.callbacks, options.callbackUrls);
  const runId = facts.clientRunId ? request.idempotencyKey : undefined;
  const parts = { target, inputs, options, runId, callbackUrls: options.callbackUrls };
  const uploads = dialect === "hosted" ? chooseUploads(config, inputs) : [];
  requireWithinLimit(jsonBody(runBody(dialect, parts)), config, dialect);
  for (const file of uploads) await uploadByGrant(config, file, context);
  const body = jsonBody(runBody(dialect, parts));
  const startedFrom = new Date(context.clock.now()).toISOString();
  const search: JsonObject = {
    dialect,
    startedFrom,
    ...omitNullish({
      pipelineRunId: runId,
      methodId: target.methodId,
      idempotencyKey: dialect === "hosted" ? request.idempotencyKey : undefined,
    }),
  };
  const { answer, failed } = await tryRequest(
    config,
    {
      method: "POST",
      url: config.path(dialect, facts.startPath),
      headers: { "content-type": "application/json", ...key },
      body: body.open,
      effect: "start",
      schema: startedSchema,
      timeoutMs: sendingTimeoutMs(body.sizeBytes),
      search,
    },
    context,
  );
  if (failed) throw startFailure(failed, search);
  const retryAfter = answer.headers.get("retry-after");
  return {
    runId: answer.body.pipeline_run_id,
    meta: refMeta(dialect),
    // Not every instance of the hosted service honors the key, and no server returns a mark of the start with a run.
    proof: "none",
    observation: startedObservation(answer.body, parseRetryAfter(retryAfter, context.clock.now())),
  };
}

/** Makes a repeated start harmless for a day, on hosted services that know the header; others ignore it. */
function startKey(dialect: PipelexDialect, { idempotencyKey }: StartRequest): Record<string, string> {
  if (dialect !== "hosted") return {};
  if (/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) return { "idempotency-key": idempotencyKey };
  throw new InvalidInputError("The option idempotencyKey has a character that no HTTP header may hold", {
    providerId,
    nextStep: "Use letters, digits, - and _. No run was started.",
  });
}

function requireReadable(takesCallbacks: boolean, callbackUrls: readonly string[] | undefined): void {
  if (!takesCallbacks) {
    throw new UnsupportedError(
      "Nobody could ever read the result of a run that a legacy server only starts",
      {
        providerId,
        nextStep: "Leave mode out: the run is then waited for. No run was started.",
      },
    );
  }
  if (callbackUrls) return;
  throw new UnsupportedError("Nobody could ever learn how a run ends that this server only starts", {
    providerId,
    nextStep: "Pass callbackUrls as well, or leave mode out: the run is then waited for. No run was started.",
  });
}

function startFailure({ body, httpStatus, error }: FailedAnswer, search: JsonObject): Error {
  const report = readFailureReport(body);
  if (isStartUnderWay(report)) {
    const { message = "Another start under the same key is under way" } = report;
    return new StartUnknownError(message, { providerId, httpStatus, requestId: report.requestId, search });
  }
  if (!isStartRefused(report)) return error;
  return new UnsupportedError(failureSentence(report) ?? "This server cannot start runs in the background", {
    providerId,
    httpStatus,
    nextStep: "Leave mode out: the run is then waited for. No run was started.",
  });
}

function startedObservation(body: unknown, pollAfterMs: number | undefined): RunObservation {
  const answer = parseResponse(runAnswerSchema, body, "The answer to the start", { providerId });
  const rawStatus = answer.state ?? answer.pipeline_state ?? answer.status ?? "STARTED";
  const { status, issues } = mapRunWord(rawStatus, startStatusTable);
  return {
    status,
    rawStatus,
    steps: [],
    issues,
    ...omitNullish({ createdAt: toIsoTimestamp(answer.created_at), pollAfterMs }),
    raw: body,
  };
}
