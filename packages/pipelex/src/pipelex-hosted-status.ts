import {
  type CallContext,
  type Issue,
  type RunObservation,
  type RunRef,
  type RunStatus,
  type Step,
  UnsupportedError,
} from "@docmux/core/provider";
import { isRecord, normalizeTime, parseAnswer, parseRetryAfter, present } from "@docmux/core/provider-utils";
import { type PipelexConfig, providerId } from "./pipelex-config.ts";
import { readCourse } from "./pipelex-course.ts";
import { readEndWord, unexpectedStatus } from "./pipelex-end-word.ts";
import { type FailureReport, readFailureReport } from "./pipelex-failure-report.ts";
import { type HostedRunPlace, readRunDetail, readRunEnd } from "./pipelex-hosted-reads.ts";
import { liveSteps } from "./pipelex-live-steps.ts";
import { readMainStuff } from "./pipelex-main-stuff.ts";
import { runFailureIssues } from "./pipelex-run-failure.ts";
import { namedRunId, runIdsIn } from "./pipelex-run-id.ts";
import { mapRunWord } from "./pipelex-status.ts";
import { type FailedAnswer, tryRequest } from "./pipelex-try-request.ts";
import { runAnswerSchema, statusReadSchema, type WireRunAnswer } from "./pipelex-wire.ts";

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

/**
 * Asks the hosted service how a run is doing. A run that ended is looked at once more: for its graph, for the words of a
 * failure, and because a `degraded` answer only tells the last state that was known.
 */
export async function observeHostedRun(
  config: PipelexConfig,
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
  const read = parseAnswer(runAnswerSchema, answer.body, "The status of the run", { providerId });
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

/** A run that is called completed next to an error, or to another word of failure, did not complete. */
function wordOf(read: WireRunAnswer, said: string): Pick<Look, "rawStatus" | "status" | "issues"> {
  const word = mapRunWord(said);
  if (word.status !== "completed") return { rawStatus: said, ...word };
  const { status, rawStatus } = readEndWord(read);
  return status === "failed" || status === "cancelled"
    ? { status, rawStatus, issues: [] }
    : { rawStatus: said, ...word };
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

/** Why the vendor can only tell the last known state, where it says so. */
function degradationOf({ degradation }: WireRunAnswer): Issue[] {
  const said = [degradation?.message, degradation?.reason].find((part) => typeof part === "string");
  return said === undefined ? [] : [{ severity: "info", code: "degraded", message: String(said) }];
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

function withFailure(look: Look, report: FailureReport): Look {
  return look.status === "failed" ? { ...look, issues: runFailureIssues(look.rawStatus, report) } : look;
}

function toObservation(look: Look, runId: string): RunObservation {
  const { read, rawStatus, status, issues, steps, pollAfterMs, degraded, raw } = look;
  const observation: RunObservation = {
    status,
    rawStatus,
    steps,
    issues,
    ...present({
      createdAt: normalizeTime(read.created_at),
      startedAt: steps.flatMap(({ startedAt }) => startedAt ?? []).sort()[0],
      finishedAt: normalizeTime(read.finished_at),
      pollAfterMs,
      degraded: degraded || undefined,
      runId: namedRunId(look.runIds, runId),
    }),
    raw,
  };
  return observation;
}

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
