import { type CallContext, DocmuxError, VendorError } from "@docmux/core/provider";
import { isRecord } from "@docmux/core/provider-utils";
import type { PipelexConfig } from "./pipelex-config.ts";
import { readEndWord } from "./pipelex-end-word.ts";
import { type FailureReport, readFailureReport } from "./pipelex-failure-report.ts";
import { type FailedAnswer, tryRequest } from "./pipelex-try-request.ts";
import { readAs, runAnswerSchema, type WireRunAnswer } from "./pipelex-wire.ts";

/** Which run is read, and with what. */
export interface HostedRunPlace {
  config: PipelexConfig;
  runId: string;
  context: CallContext;
}

/** What the results route says of a run's end. */
export type RunEnd =
  | { kind: "results"; answer: WireRunAnswer; body: unknown }
  | { kind: "conflict"; runStatus: string | undefined; report: FailureReport; body: unknown }
  | { kind: "not-yet"; retryAfterMs: number | undefined }
  | { kind: "unreadable" };

/** Half of the results are documents and prompts; what a run's end is told by is these. */
const endArtifacts = "graph_spec,tokens_usages";

/** A run's detail repeats its inputs. Where those are large, it is not worth reading at every look. */
const longestDetailBytes = 1024 * 1024;

/** Reads from the results route how a run ended: 200, 202 and 503 not yet, 409 without results. */
export async function readRunEnd({ config, runId, context }: HostedRunPlace): Promise<RunEnd> {
  const { answer, failed } = await tryRequest(
    config,
    {
      url: config.path("hosted", `/runs/${encodeURIComponent(runId)}/results`),
      query: { artifacts: endArtifacts },
      effect: "poll",
    },
    context,
  );
  if (answer?.httpStatus === 202) {
    return { kind: "not-yet", retryAfterMs: retryAfterSeconds(answer.headers) };
  }
  if (answer) {
    const read = isRecord(answer.body) ? readAs(runAnswerSchema, answer.body) : undefined;
    return read ? endOfResults(read, answer.body) : { kind: "unreadable" };
  }
  return endOfFailure(failed);
}

/** Results belong to a run that completed. A word in them that says otherwise is believed. */
function endOfResults(answer: WireRunAnswer, body: unknown): RunEnd {
  const { status, rawStatus, report } = readEndWord(answer);
  switch (status) {
    case "failed":
    case "cancelled":
      return { kind: "conflict", runStatus: rawStatus || undefined, report, body };
    case "pending":
    case "running":
      return { kind: "not-yet", retryAfterMs: undefined };
    default:
      return { kind: "results", answer, body };
  }
}

function endOfFailure({ httpStatus, body, error }: FailedAnswer): RunEnd {
  if (httpStatus === 409) return conflictOf(body, error);
  if (httpStatus === 503) {
    return { kind: "not-yet", retryAfterMs: VendorError.isInstance(error) ? error.retryAfterMs : undefined };
  }
  const saysNothing = httpStatus >= 500 || [401, 403, 408, 425, 429].includes(httpStatus);
  if (saysNothing) throw error;
  return { kind: "unreadable" };
}

/** `run_status`, newer `params.run_status`; the oldest platform only writes the word into its sentence. */
function conflictOf(body: unknown, error: DocmuxError): RunEnd {
  const answer = readAs(runAnswerSchema, body);
  if (!answer) return { kind: "unreadable" };
  if (answer.code === "run.not_finished")
    return { kind: "not-yet", retryAfterMs: retryAfterOf(answer, error) };
  const sentence = typeof answer.detail === "string" ? answer.detail : "";
  const said = answer.run_status ?? answer.params?.run_status;
  const runStatus = typeof said === "string" ? said : /\bstatus ([A-Z][A-Z_]+)\b/.exec(sentence)?.[1];
  const cause = [answer.run_error, answer.error].find(isRecord);
  // The name of the conflict itself, such as `run.failed`, is none of the run's failure.
  const report = cause ? readFailureReport(cause) : { ...readFailureReport(body), identity: undefined };
  return { kind: "conflict", runStatus, report, body };
}

/**
 * Reads a run's detail, for how far its pipes are. It adds to what is known: where it cannot be had, nothing is lost.
 */
export async function readRunDetail({
  config,
  runId,
  context,
}: HostedRunPlace): Promise<{ answer: WireRunAnswer } | undefined> {
  try {
    const { body } = await config.client.request(
      {
        url: config.path("hosted", `/runs/${encodeURIComponent(runId)}`),
        effect: "poll",
        maxAnswerBytes: longestDetailBytes,
        schema: runAnswerSchema,
      },
      context,
    );
    return { answer: body };
  } catch (error) {
    if (context.signal.aborted || !DocmuxError.isInstance(error)) throw error;
    return undefined;
  }
}

function retryAfterOf({ retry_after: seconds }: WireRunAnswer, error: DocmuxError): number | undefined {
  if (VendorError.isInstance(error) && error.retryAfterMs !== undefined) return error.retryAfterMs;
  return typeof seconds === "number" ? seconds * 1000 : undefined;
}

/** An answer that is no error carries it in whole seconds. */
function retryAfterSeconds(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d+$/.test(text) ? Number(text) * 1000 : undefined;
}
