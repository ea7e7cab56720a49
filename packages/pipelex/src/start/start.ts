import {
  type FailedAnswer,
  type FileSource,
  InvalidInputError,
  type Issue,
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
import { failedObservation } from "../observe/executed.ts";
import { providerId } from "../settings.ts";
import { mapRunWord, readEndWord, startStatusTable } from "../status.ts";
import { runAnswerSchema, startedSchema } from "../wire.ts";
import { type RunContext, requireWithinLimit, runBody } from "./prepare.ts";
import { correlation, withRequestId } from "./request-id.ts";
import { chooseUploads, uploadByGrant } from "./upload.ts";

/**
 * Starts a run without waiting: on the hosted service, which is then polled, on a self-hosted server that calls a callback
 * URL at the end, or on a legacy server, whose page "Pipe Run" documents a start and nothing to ask afterwards.
 *
 * @throws UnsupportedError for a server that takes callback URLs and was given none.
 */
export async function startRun(context: RunContext): Promise<StartResponse> {
  const { call, settings, dialect, target, options, idempotencyKey } = context;
  const facts = dialectFacts[dialect];
  const key = startKey(context);
  if (dialect !== "hosted") requireCallbacks(facts.callbacks, options.callbackUrls);
  const requestId = correlation(context);
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
      requestId,
    }),
  };
  const send = async (repeatsUnderKey: boolean) => {
    const { answer, failed } = await call.attempt({
      method: "POST",
      url: apiPath(settings, dialect, facts.startPath),
      headers: { "content-type": "application/json", ...key, ...omitNullish({ "x-request-id": requestId }) },
      body: body.open,
      effect: "start",
      schema: startedSchema,
      timeoutMs: uploadTimeoutMs(body.sizeBytes),
      search,
      repeatsUnderKey,
    });
    if (failed) throw startFailure(failed, search);
    return answer;
  };
  const honorsKey = dialect === "hosted" && (settings.honorsIdempotencyKeys ?? false);
  const answer = await (honorsKey ? sendRepeatedly(send, context) : send(false)).catch((error: unknown) => {
    throw withRequestId(error, requestId);
  });
  const retryAfter = answer.headers.get("retry-after");
  return {
    runId: answer.body.pipeline_run_id,
    meta: { dialect },
    // No server returns a mark of the start with a run; the key is proof where the instance is known to honor it.
    proof: honorsKey ? "key" : "none",
    observation: startedObservation(answer.body, {
      pollAfterMs: parseRetryAfter(retryAfter, call.clock.now()),
      isReadable: facts.callbacks,
    }),
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

/**
 * Sends a start again under its key while its outcome is unknown. The instance returns its first response to the same key,
 * so that at most one run is started and billed.
 */
async function sendRepeatedly<Answer>(
  send: (repeatsUnderKey: boolean) => Promise<Answer>,
  { call }: RunContext,
): Promise<Answer> {
  let lost: StartUnknownError | undefined;
  for (const delayMs of [0, ...repeatDelaysMs]) {
    if (lost) await call.clock.sleep(delayMs, call.signal);
    try {
      return await send(lost !== undefined);
    } catch (error) {
      // A refusal of the repeat says nothing of the request whose response was lost.
      if (StartUnknownError.isInstance(error)) lost = error;
      else throw lost ?? error;
      if (call.signal.aborted) throw error;
    }
  }
  throw lost;
}

const repeatDelaysMs = [1000, 5000];

function requireCallbacks(takesCallbacks: boolean, callbackUrls: readonly string[] | undefined): void {
  if (takesCallbacks === (callbackUrls !== undefined)) return;
  const [problem, advice] = takesCallbacks
    ? ["This server only starts the run, and reports its end to callback URLs", "Pass callbackUrls as well"]
    : ["A legacy server of Pipelex takes no callback URLs", "Leave callbackUrls out"];
  throw new UnsupportedError(problem, {
    providerId,
    nextStep: `${advice}, or leave mode out: the run is then waited for. No run was started.`,
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

/** The issue of a run whose status and output no route of its server returns. */
const notReadable: Issue = {
  severity: "warning",
  code: "result_not_readable",
  message: "The server started the run and has no route that returns its status or its output.",
};

function startedObservation(
  body: unknown,
  { pollAfterMs, isReadable }: { pollAfterMs: number | undefined; isReadable: boolean },
): RunObservation {
  const answer = parseResponse(runAnswerSchema, body, "The response to the start", { providerId });
  const rawStatus = answer.state ?? answer.pipeline_state ?? answer.status ?? "STARTED";
  const { status, issues } = mapRunWord(rawStatus, startStatusTable);
  const end = readEndWord(answer);
  if (end.status === "failed") return failedObservation(end.report, body);
  return {
    status,
    rawStatus,
    steps: [],
    issues: [...issues, ...(isReadable ? [] : [notReadable])],
    ...omitNullish({ createdAt: toIsoTimestamp(answer.created_at), pollAfterMs }),
    raw: body,
  };
}
