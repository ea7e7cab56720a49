import {
  DocmuxError,
  type FailedAnswer,
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
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { type FailureReport, readFailureReport } from "../failure.ts";
import { providerId } from "../settings.ts";
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
import { liveSteps, readExecutionTrace } from "./steps.ts";

/** Which run is read, and with what. */
export interface HostedRun {
  call: VendorCall;
  /** Path of the run, such as `/v1/runs/run_1`. */
  url: string;
  /** Also ask how far each pipe is. */
  liveSteps: boolean;
}

/**
 * Asks the hosted service how a run is doing. The results of a run that ended are read as well: for its graph, for the words
 * of a failure, and because a `degraded` answer holds only the last known state.
 */
export async function observeHostedRun(
  { runId, pipelineId }: RunRef,
  run: HostedRun,
): Promise<RunObservation> {
  const { call, url } = run;
  const { answer, failed } = await call.attempt({
    url: `${url}/status`,
    effect: "poll",
    schema: statusReadSchema,
  });
  if (failed) throw statusReadError(failed);
  const answered = parseResponse(runAnswerSchema, answer.body, "The status of the run", { providerId });
  const read: StatusRead = {
    ...statusOf(answered, answer.body.status),
    answer: answered,
    pipeCode: answered.pipe_code ?? pipelineId,
    steps: [],
    pollAfterMs: parseRetryAfter(answer.headers.get("retry-after"), call.clock.now()),
    degraded: answered.degraded === true,
    runIds: runIdsIn(answered),
    raw: { status: answer.body },
  };
  return toObservation(await completeStatusRead(run, read), runId);
}

/** One status check of a hosted run, with what further reads added to it. */
interface StatusRead {
  answer: WireRunAnswer;
  /** The pipe that was run. */
  pipeCode: string;
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
function statusOf(answer: WireRunAnswer, said: string): Pick<StatusRead, "rawStatus" | "status" | "issues"> {
  const word = mapRunWord(said);
  const degradation = degradationOf(answer);
  const { status, rawStatus } = readEndWord(answer);
  return word.status === "completed" && (status === "failed" || status === "cancelled")
    ? { status, rawStatus, issues: degradation }
    : { rawStatus: said, status: word.status, issues: [...word.issues, ...degradation] };
}

/** Why the vendor reports only the last known state, where it gives a reason. */
function degradationOf({ degradation }: WireRunAnswer): Issue[] {
  const said = [degradation?.message, degradation?.reason].find((part) => typeof part === "string");
  return said === undefined ? [] : [{ severity: "info", code: "degraded", message: String(said) }];
}

async function completeStatusRead(run: HostedRun, read: StatusRead): Promise<StatusRead> {
  switch (read.status) {
    case "completed":
      return confirmEnd(run, read);
    case "failed":
    case "cancelled":
      // A status read that says why needs no confirmation, unless it is only the last known one.
      if (read.degraded || (read.status === "failed" && !isRecord(read.answer.error))) {
        return confirmEnd(run, read);
      }
      return withSteps(run, withFailure(read, readFailureReport(read.answer.error)));
    case "running":
      return run.liveSteps && !read.degraded ? withSteps(run, read) : read;
    default:
      return read;
  }
}

async function confirmEnd(run: HostedRun, read: StatusRead): Promise<StatusRead> {
  const end = await readRunEnd(run);
  switch (end.kind) {
    case "results": {
      const raw = { ...read.raw, results: end.body };
      const runIds = [...read.runIds, ...runIdsIn(end.answer)];
      const found: StatusRead = { ...read, raw, runIds };
      if (read.status !== "completed" && !read.degraded) {
        return withSteps(run, withFailure(found, readFailureReport(read.answer.error)));
      }
      const main = readMainStuff(end.answer);
      const { rawStatus, pipeCode } = read;
      const trace = readExecutionTrace({ answer: end.answer, rawStatus, pipeCode, main });
      const issues = [...trace.issues, ...contradictions(read, end.answer)];
      const done: StatusRead = { ...found, status: "completed", degraded: false, steps: trace.steps, issues };
      // Without a graph the statuses of the pipes show more than the calls of models do.
      return end.answer.graph_spec ? withPlannedSteps(run, done) : withSteps(run, done, pipeCode);
    }
    case "conflict": {
      const rawStatus = end.runStatus ?? read.rawStatus;
      const { status } = mapRunWord(rawStatus);
      const isEnd = status === "failed" || status === "cancelled";
      const ended: StatusRead = {
        ...read,
        rawStatus,
        status: isEnd ? status : "failed",
        degraded: false,
        raw: { ...read.raw, results: end.body },
      };
      return withSteps(run, withFailure(ended, end.report));
    }
    case "not-yet":
      // Its results are not there yet, so for a caller that waits for them the run continues.
      return { ...read, status: "running", pollAfterMs: end.retryAfterMs ?? read.pollAfterMs };
    case "unreadable":
      // Without the graph, the statuses of the pipes are what is left: a step that was reported must not vanish.
      return withSteps(run, withFailure(read, readFailureReport(read.answer.error)));
    default:
      return end satisfies never;
  }
}

/** What speaks against results: an unknown status in them, or the last known status of the run. */
function contradictions(read: StatusRead, results: WireRunAnswer): Issue[] {
  const { status, rawStatus } = readEndWord(results);
  if (status === "unknown" && rawStatus !== "") return [unexpectedStatus(rawStatus)];
  return read.status === "completed" ? [] : [{ ...unexpectedStatus(read.rawStatus), severity: "warning" }];
}

function withFailure(read: StatusRead, report: FailureReport): StatusRead {
  return read.status === "failed" ? { ...read, issues: runFailureIssues(read.rawStatus, report) } : read;
}

async function withSteps(run: HostedRun, read: StatusRead, resultOf?: string): Promise<StatusRead> {
  const detail = await readRunDetail(run);
  if (!detail) return read;
  const steps = liveSteps(detail, resultOf);
  const found = withDetail(read, detail);
  return steps.length > 0 ? { ...found, steps } : found;
}

/**
 * Adds to the steps of a graph the pipes that were planned and never ran, such as the branches that a condition did not
 * take. They were reported while the run was going, and the graph leaves them out.
 */
async function withPlannedSteps(run: HostedRun, read: StatusRead): Promise<StatusRead> {
  if (!run.liveSteps) return read;
  const detail = await readRunDetail(run);
  if (!detail) return read;
  const known = new Set(read.steps.map(({ key }) => key));
  const others = liveSteps(detail).filter(({ key }) => !known.has(key));
  const steps = [...read.steps, ...others.map(asNeverRun)].map((step, index) => ({ ...step, index }));
  return { ...withDetail(read, detail), steps };
}

function asNeverRun(step: Step): Step {
  if (step.status !== "pending") return step;
  const message = `"${step.name}" was planned and did not run.`;
  const issue: Issue = { severity: "info", code: "step_not_run", message, step: step.key };
  return { ...step, status: "skipped", issues: [...step.issues, issue] };
}

function withDetail(read: StatusRead, answer: WireRunAnswer): StatusRead {
  const runIds = [...read.runIds, ...runIdsIn(answer)];
  // The detail repeats the bundle and the inputs of the run: only what is new in it is kept.
  const { pipe_statuses = null } = answer;
  return { ...read, runIds, raw: pipe_statuses ? { ...read.raw, run: { pipe_statuses } } : read.raw };
}

/** What the results route says of a run's end. */
type RunEnd =
  | { kind: "results"; answer: WireRunAnswer; body: unknown }
  | { kind: "conflict"; runStatus: string | undefined; report: FailureReport; body: unknown }
  | { kind: "not-yet"; retryAfterMs: number | undefined }
  | { kind: "unreadable" };

/** Reads from the results route how a run ended: 200, 202 and 503 not yet, 409 without results. */
async function readRunEnd({ call, url }: HostedRun): Promise<RunEnd> {
  const query = { artifacts: endArtifacts };
  const { answer, failed } = await call.attempt({ url: `${url}/results`, query, effect: "poll" });
  if (answer?.httpStatus === 202) {
    return { kind: "not-yet", retryAfterMs: retryAfterSeconds(answer.headers) };
  }
  if (answer) {
    const read = isRecord(answer.body) ? readAs(runAnswerSchema, answer.body) : undefined;
    return read ? endOfResults(read, answer.body) : { kind: "unreadable" };
  }
  return endOfFailure(failed);
}

/** Half of the results are documents and prompts; these show how a run ended. */
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
async function readRunDetail({ call, url }: HostedRun): Promise<WireRunAnswer | undefined> {
  try {
    return await call.poll(url, { maxAnswerBytes: maxDetailBytes, schema: runAnswerSchema });
  } catch (error) {
    if (call.signal.aborted || !DocmuxError.isInstance(error)) throw error;
    return undefined;
  }
}

/** A run's detail repeats its inputs. Where those are large, it is not worth reading at every status check. */
const maxDetailBytes = 1024 * 1024;

/** Without a `code`, or with this one, it was the route that was not found, not the run. */
function statusReadError({ httpStatus, body, error }: FailedAnswer): Error {
  const code = isRecord(body) ? body.code : undefined;
  if (httpStatus !== 404 || (typeof code === "string" && code !== "request.not_found")) return error;
  return new UnsupportedError("This server of Pipelex keeps no runs that could be asked about", {
    providerId,
    httpStatus,
    nextStep: "Check { baseUrl }: only the hosted service keeps runs.",
    advice: { action: "check-base-url", note: "Only the hosted service keeps runs." },
  });
}

function toObservation(read: StatusRead, runId: string): RunObservation {
  const { answer, rawStatus, status, issues, steps, pollAfterMs, degraded, raw } = read;
  return {
    status,
    rawStatus,
    steps,
    issues,
    ...omitNullish({
      createdAt: toIsoTimestamp(answer.created_at),
      startedAt: steps.flatMap(({ startedAt }) => startedAt ?? []).sort()[0],
      finishedAt: toIsoTimestamp(answer.finished_at),
      pollAfterMs,
      degraded: degraded || undefined,
      runId: namedRunId(read.runIds, runId),
    }),
    raw,
  };
}
