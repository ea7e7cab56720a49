import {
  type FailedAnswer,
  type FileSource,
  InvalidInputError,
  type JsonObject,
  jsonBody,
  omitNullish,
  parseResponse,
  parseRetryAfter,
  type RunObservation,
  type StartResponse,
  StartUnknownError,
  toIsoTimestamp,
  UnsupportedError,
  uploadTimeoutMs,
} from "@docmux/core/provider";
import { apiPath, dialectFacts } from "../dialect.ts";
import { failureSentence, isStartRefused, isStartUnderWay, readFailureReport } from "../failure.ts";
import { providerId } from "../settings.ts";
import { mapRunWord, startStatusTable } from "../status.ts";
import { runAnswerSchema, startedSchema } from "../wire.ts";
import { type RunContext, requireWithinLimit, runBody } from "./prepare.ts";
import { chooseUploads, uploadByGrant } from "./upload.ts";

/**
 * Starts a run without waiting: on the hosted service, which is then polled, or on a self-hosted server that calls a
 * callback URL at the end.
 *
 * @throws UnsupportedError where there is no way to learn how the run ended.
 */
export async function startRun(context: RunContext): Promise<StartResponse> {
  const { call, settings, dialect, target, options, idempotencyKey } = context;
  const facts = dialectFacts[dialect];
  const key = startKey(context);
  if (dialect !== "hosted") requireReadable(facts.callbacks, options.callbackUrls);
  const runId = facts.clientRunId ? idempotencyKey : undefined;
  // Where each uploaded file is; not known while it is still to be uploaded.
  const uris = new Map<FileSource, string>();
  const write = () =>
    jsonBody(runBody(context, { runId, callbackUrls: options.callbackUrls }), (file) => uris.get(file));
  const uploads = dialect === "hosted" ? chooseUploads(context) : [];
  for (const file of uploads) uris.set(file, "");
  requireWithinLimit(write(), context);
  for (const file of uploads) uris.set(file, await uploadByGrant(file, context));
  const body = write();
  const startedFrom = new Date(call.clock.now()).toISOString();
  const search: JsonObject = {
    dialect,
    startedFrom,
    ...omitNullish({
      pipelineRunId: runId,
      methodId: target.methodId,
      idempotencyKey: dialect === "hosted" ? idempotencyKey : undefined,
    }),
  };
  const { answer, failed } = await call.attempt({
    method: "POST",
    url: apiPath(settings, dialect, facts.startPath),
    headers: { "content-type": "application/json", ...key },
    body: body.open,
    effect: "start",
    schema: startedSchema,
    timeoutMs: uploadTimeoutMs(body.sizeBytes),
    search,
  });
  if (failed) throw startFailure(failed, search);
  const retryAfter = answer.headers.get("retry-after");
  return {
    runId: answer.body.pipeline_run_id,
    meta: { dialect },
    // Not every instance of the hosted service honors the key, and no server returns a mark of the start with a run.
    proof: "none",
    observation: startedObservation(answer.body, parseRetryAfter(retryAfter, call.clock.now())),
  };
}

/** Makes a repeated start harmless for a day, on hosted services that know the header; others ignore it. */
function startKey({ dialect, idempotencyKey }: RunContext): Record<string, string> {
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
