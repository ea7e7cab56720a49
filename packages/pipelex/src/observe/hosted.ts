import {
  type CallContext,
  DocmuxError,
  type Issue,
  isRecord,
  omitNullish,
  parseResponse,
  parseRetryAfter,
  type RunObservation,
  type RunRef,
  type RunStatus,
  type Step,
  toIsoTimestamp,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { type FailedAnswer, tryRequest } from "../client.ts";
import { type FailureReport, readFailureReport } from "../failure.ts";
import { type Config, providerId } from "../settings.ts";
import { mapRunWord, readEndWord, runFailureIssues, unexpectedStatus } from "../status.ts";
import { readMainStuff } from "../stuff.ts";
import {
  namedRunId,
  readAs,
  runAnswerSchema,
  runIdsIn,
  statusReadSchema,
  type WireRunAnswer,
} from "../wire.ts";
import { liveSteps, readCourse } from "./steps.ts";

/**
 * Asks the hosted service how a run is doing. A run that ended is looked at once more: for its graph, for the words of a
 * failure, and because a `degraded` answer only tells the last state that was known.
 */
export async function observeHostedRun(
  config: Config,
  ref: RunRef,
  context: CallContext,
): Promise<RunObservation> {
  const place: HostedRunPlace = { config, runId: ref.runId, context };
  const url = config.path("hosted", `/runs/${encodeURIComponent(ref.runId)}/status`);
  const { answer, failed } = await tryRequest(
    config,
    { url, effect: "poll", schema: statusReadSchema },
    context,
  );
  if (failed) throw lookFailure(failed);
  const read = parseResponse(runAnswerSchema, answer.body, "The status of the run", { providerId });
  const { rawStatus, status, issues } = wordOf(read, answer.body.status);
  const look: Look = {
    read,
    rawStatus,
    status,
    issues: [...issues, ...degradationOf(read)],
    steps: [],
    pollAfterMs: parseRetryAfter(answer.headers.get("retry-after"), context.clock.now()),
    degraded: read.degraded === true,
    runIds: runIdsIn(read),
    raw: { status: answer.body },
  };
  return toObservation(await completeLook(place, look, read.pipe_code ?? ref.pipelineId), ref.runId);
}

/** One look at a hosted run, with what further reads added to it. */
interface Look {
  read: WireRunAnswer;
  rawStatus: string;
  status: RunStatus;
  issues: Issue[];
  steps: Step[];
  pollAfterMs?: number | undefined;
  degraded: boolean;
  /** Ids of runs that the answers name. */
  runIds: string[];
  /** The vendor's answers, unchanged, by the route that gave them. */
  raw: Record<string, unknown>;
}

/** A run that is called completed next to an error, or to another word of failure, did not complete. */
function wordOf(read: WireRunAnswer, said: string): Pick<Look, "rawStatus" | "status" | "issues"> {
  const word = mapRunWord(said);
  if (word.status !== "completed") return { rawStatus: said, ...word };
  const { status, rawStatus } = readEndWord(read);
  return status === "failed" || status === "cancelled"
    ? { status, rawStatus, issues: [] }
    : { rawStatus: said, ...word };
}

/** Why the vendor can only tell the last known state, where it says so. */
function degradationOf({ degradation }: WireRunAnswer): Issue[] {
  const said = [degradation?.message, degradation?.reason].find((part) => typeof part === "string");
  return said === undefined ? [] : [{ severity: "info", code: "degraded", message: String(said) }];
}

async function completeLook(place: HostedRunPlace, look: Look, pipeCode: string): Promise<Look> {
  switch (look.status) {
    case "completed":
      return confirmEnd(place, look, pipeCode);
    case "failed":
    case "cancelled":
      // A status read that says why needs no confirmation, unless it is only the last known one.
      if (look.degraded || (look.status === "failed" && !isRecord(look.read.error))) {
        return confirmEnd(place, look, pipeCode);
      }
      return withSteps(place, withFailure(look, readFailureReport(look.read.error)));
    case "running":
      return place.config.liveSteps && !look.degraded ? withSteps(place, look) : look;
    default:
      return look;
  }
}

async function confirmEnd(place: HostedRunPlace, look: Look, pipeCode: string): Promise<Look> {
  const end = await readRunEnd(place);
  switch (end.kind) {
    case "results": {
      const raw = { ...look.raw, results: end.body };
      const runIds = [...look.runIds, ...runIdsIn(end.answer)];
      const found: Look = { ...look, raw, runIds };
      if (look.status !== "completed" && !look.degraded) {
        return withSteps(place, withFailure(found, readFailureReport(look.read.error)));
      }
      const main = readMainStuff(end.answer);
      const { rawStatus } = look;
      const course = readCourse({ answer: end.answer, rawStatus, pipeCode, main });
      const issues = [...course.issues, ...contradictions(look, end.answer)];
      const done: Look = { ...found, status: "completed", degraded: false, steps: course.steps, issues };
      // Without a graph the statuses of the pipes show more than the calls of models do.
      return end.answer.graph_spec ? withPlannedSteps(place, done) : withSteps(place, done, pipeCode);
    }
    case "conflict": {
      const rawStatus = end.runStatus ?? look.rawStatus;
      const { status } = mapRunWord(rawStatus);
      const isEnd = status === "failed" || status === "cancelled";
      const ended: Look = {
        ...look,
        rawStatus,
        status: isEnd ? status : "failed",
        degraded: false,
        raw: { ...look.raw, results: end.body },
      };
      return withSteps(place, withFailure(ended, end.report));
    }
    case "not-yet":
      // Its results are not there yet, so for whoever waits for them it still goes on.
      return { ...look, status: "running", pollAfterMs: end.retryAfterMs ?? look.pollAfterMs };
    case "unreadable":
      return look.status === "completed"
        ? look
        : withSteps(place, withFailure(look, readFailureReport(look.read.error)));
    default:
      return end satisfies never;
  }
}

/** What speaks against results: an unknown status in them, or the last known status of the run. */
function contradictions(look: Look, results: WireRunAnswer): Issue[] {
  const { status, rawStatus } = readEndWord(results);
  if (status === "unknown" && rawStatus !== "") return [unexpectedStatus(rawStatus)];
  return look.status === "completed" ? [] : [{ ...unexpectedStatus(look.rawStatus), severity: "warning" }];
}

function withFailure(look: Look, report: FailureReport): Look {
  return look.status === "failed" ? { ...look, issues: runFailureIssues(look.rawStatus, report) } : look;
}

async function withSteps(place: HostedRunPlace, look: Look, resultOf?: string): Promise<Look> {
  const detail = await readRunDetail(place);
  if (!detail) return look;
  const steps = liveSteps(detail.answer, resultOf);
  const found = withDetail(look, detail.answer);
  return steps.length > 0 ? { ...found, steps } : found;
}

/**
 * Adds to the steps of a graph the pipes that were planned and never ran, such as the branches that a condition did not
 * take. They were reported while the run was going, and the graph leaves them out.
 */
async function withPlannedSteps(place: HostedRunPlace, look: Look): Promise<Look> {
  if (!place.config.liveSteps) return look;
  const detail = await readRunDetail(place);
  if (!detail) return look;
  const known = new Set(look.steps.map(({ key }) => key));
  const others = liveSteps(detail.answer).filter(({ key }) => !known.has(key));
  const steps = [...look.steps, ...others.map(asNeverRun)].map((step, index) => ({ ...step, index }));
  return { ...withDetail(look, detail.answer), steps };
}

function asNeverRun(step: Step): Step {
  if (step.status !== "pending") return step;
  const message = `"${step.name}" was planned and did not run.`;
  const issue: Issue = { severity: "info", code: "step_not_run", message, step: step.key };
  return { ...step, status: "skipped", issues: [...step.issues, issue] };
}

function withDetail(look: Look, answer: WireRunAnswer): Look {
  const runIds = [...look.runIds, ...runIdsIn(answer)];
  // The detail repeats the bundle and the inputs of the run: only what is new in it is kept.
  const { pipe_statuses = null } = answer;
  return { ...look, runIds, raw: pipe_statuses ? { ...look.raw, run: { pipe_statuses } } : look.raw };
}

/** Which run is read, and with what. */
interface HostedRunPlace {
  config: Config;
  runId: string;
  context: CallContext;
}

/** What the results route says of a run's end. */
type RunEnd =
  | { kind: "results"; answer: WireRunAnswer; body: unknown }
  | { kind: "conflict"; runStatus: string | undefined; report: FailureReport; body: unknown }
  | { kind: "not-yet"; retryAfterMs: number | undefined }
  | { kind: "unreadable" };

/** Reads from the results route how a run ended: 200, 202 and 503 not yet, 409 without results. */
async function readRunEnd({ config, runId, context }: HostedRunPlace): Promise<RunEnd> {
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

/** Half of the results are documents and prompts; what a run's end is told by is these. */
const endArtifacts = "graph_spec,tokens_usages";

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

function retryAfterOf({ retry_after: seconds }: WireRunAnswer, error: DocmuxError): number | undefined {
  if (VendorError.isInstance(error) && error.retryAfterMs !== undefined) return error.retryAfterMs;
  return typeof seconds === "number" ? seconds * 1000 : undefined;
}

/** An answer that is no error carries it in whole seconds. */
function retryAfterSeconds(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d+$/.test(text) ? Number(text) * 1000 : undefined;
}

/**
 * Reads a run's detail, for how far its pipes are. It adds to what is known: where it cannot be had, nothing is lost.
 */
async function readRunDetail({
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

/** A run's detail repeats its inputs. Where those are large, it is not worth reading at every look. */
const longestDetailBytes = 1024 * 1024;

/** Without a `code`, or with this one, it was the route that was not found, not the run. */
function lookFailure({ httpStatus, body, error }: FailedAnswer): Error {
  const code = isRecord(body) ? body.code : undefined;
  if (httpStatus !== 404 || (typeof code === "string" && code !== "request.not_found")) return error;
  return new UnsupportedError("This server of Pipelex keeps no runs that could be asked about", {
    providerId,
    httpStatus,
    nextStep: "Check { baseUrl }: only the hosted service keeps runs.",
  });
}

function toObservation(look: Look, runId: string): RunObservation {
  const { read, rawStatus, status, issues, steps, pollAfterMs, degraded, raw } = look;
  const observation: RunObservation = {
    status,
    rawStatus,
    steps,
    issues,
    ...omitNullish({
      createdAt: toIsoTimestamp(read.created_at),
      startedAt: steps.flatMap(({ startedAt }) => startedAt ?? []).sort()[0],
      finishedAt: toIsoTimestamp(read.finished_at),
      pollAfterMs,
      degraded: degraded || undefined,
      runId: namedRunId(look.runIds, runId),
    }),
    raw,
  };
  return observation;
}
