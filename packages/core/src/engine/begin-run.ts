import { DocmuxError } from "../errors/docmux-error.ts";
import { StartUnknownError } from "../errors/start-unknown-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import type { RunInput } from "../model/document-input.ts";
import type { Issue } from "../model/issue.ts";
import { nameException } from "../model/name-exception.ts";
import { modelVersion, type RunRef } from "../model/run-ref.ts";
import { isTerminal } from "../model/run-status-laws.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Pipeline } from "../provider/pipeline.ts";
import type { StartAnswer, StartRequest } from "../provider/start.ts";
import { sleepUntil } from "../time/sleep-until.ts";
import { systemClock, systemRandom } from "../time/system-clock.ts";
import { isoTime } from "../time/timestamps.ts";
import { withCallLimit } from "./call-limit.ts";
import { cancelOnAbort } from "./cancel-on-abort.ts";
import { EventHub } from "./event-hub.ts";
import { findStarted } from "./find-started.ts";
import { noteRun } from "./known-runs.ts";
import { prepareStart } from "./prepare-start.ts";
import { defaultTimeoutMs, type StartOptions } from "./run-options.ts";
import { RunSession } from "./run-session.ts";
import { StartProgress } from "./start-progress.ts";
import { untilAborted } from "./until-aborted.ts";
import { whenAborted } from "./when-aborted.ts";

/** Prepares a start, sends it once, and opens a session over the run that it led to. */
export async function beginRun(
  pipeline: Pipeline,
  input: RunInput,
  options: StartOptions,
): Promise<RunSession> {
  const { clock = systemClock, random = systemRandom, timeoutMs = defaultTimeoutMs } = options;
  const hub = new EventHub(options.onEvent);
  const deadlineMs = clock.now() + timeoutMs;
  const stop = new AbortController();
  const forgetAbort = whenAborted(options.signal, (reason) => stop.abort(reason));
  const progress = new StartProgress();
  let answered: Promise<StartAnswer> | undefined;
  sleepUntil(clock, deadlineMs, stop.signal).then(
    () => stop.abort(deadlineError(pipeline, timeoutMs, progress)),
    () => undefined,
  );
  let emulated = false;
  const context: CallContext = {
    signal: stop.signal,
    clock,
    random,
    onRetry: (notice) => hub.emit("run-retry", notice),
    onAnswer: ({ emulator }) => {
      emulated ||= emulator !== undefined;
    },
    onStartPhase: (phase) => progress.note(phase),
  };
  const startedAt = isoTime(clock.now());
  const toRef = (answer: StartAnswer) => refOf(pipeline, answer, startedAt);
  const open = (answer: StartAnswer, leftOut: readonly Issue[]) => {
    const { observation: first, rawResult } = answer;
    noteRun(pipeline.provider, answer.runId);
    const facts = { pipeline, ref: toRef(answer), hub, options, emulated, deadlineMs, leftOut };
    const session = new RunSession({ ...facts, first, rawResult });
    if (options.onAbort === "cancel" && !isTerminal(first.status)) cancelOnAbort(session);
    return session;
  };
  try {
    const { request, leftOut } = await untilAborted(prepareStart(pipeline, input, options, hub), stop.signal);
    const send = () => {
      progress.begin();
      answered = startOnce(pipeline, request, context);
      return answered;
    };
    return open(await startOrFind(pipeline, send, context, toRef), leftOut);
  } catch (error) {
    if (stop.signal.aborted) {
      if (progress.maybeTaken) tellOpenStart(hub);
      // An answer may still come: the run must not be lost then, and is stopped where that was asked for.
      answered?.then((answer) => open(answer, [])).catch(() => undefined);
    }
    throw error;
  } finally {
    forgetAbort();
    stop.abort();
  }
}

async function startOnce(
  pipeline: Pipeline,
  request: StartRequest,
  context: CallContext,
): Promise<StartAnswer> {
  let reason = "it names no run";
  try {
    const answer = await pipeline.doStart(request, context);
    if (typeof answer.runId === "string" && answer.runId !== "") return answer;
  } catch (error) {
    if (DocmuxError.isInstance(error) || context.signal.aborted) throw error;
    reason = `${nameException(error)} in doStart`;
  }
  // A provider that cannot read the answer to a start may have started a run.
  throw new StartUnknownError(`The provider could not read the answer to the start: ${reason}`, {
    providerId: pipeline.provider.providerId,
  });
}

async function startOrFind(
  pipeline: Pipeline,
  send: () => Promise<StartAnswer>,
  context: CallContext,
  toRef: (answer: StartAnswer) => RunRef,
): Promise<StartAnswer> {
  try {
    return await withCallLimit(pipeline.provider, context.signal, send);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!StartUnknownError.isInstance(error)) throw error;
    return await findStarted(pipeline, error, context, toRef);
  }
}

function tellOpenStart(hub: EventHub): void {
  const message =
    "Waiting ended while the vendor was being asked to start the run; it may exist and be billed.";
  hub.emit("run-warning", { issue: { severity: "warning", code: "start_unknown", message } });
}

function refOf(pipeline: Pipeline, { runId, meta }: StartAnswer, startedAt: string): RunRef {
  return {
    version: modelVersion,
    providerId: pipeline.provider.providerId,
    pipelineId: pipeline.pipelineId,
    pipelineUri: pipeline.uri,
    runId,
    origin: pipeline.provider.origin,
    startedAt,
    ...(meta ? { meta } : {}),
  };
}

function deadlineError(
  { provider: { providerId } }: Pipeline,
  timeoutMs: number,
  progress: StartProgress,
): DocmuxError {
  const within = `within ${timeoutMs / 1000} s`;
  // Not a TimeoutError: that one promises a ref, or that nothing was started.
  if (progress.maybeTaken)
    return new StartUnknownError(`The vendor did not answer the start ${within}`, { providerId });
  if (progress.isCalled) {
    return new TimeoutError(`The start could not be sent ${within}`, {
      providerId,
      nextStep: "Nothing was started: check that the vendor can be reached, or call with a longer timeoutMs.",
    });
  }
  return new TimeoutError(`The start did not get its turn ${within}`, {
    providerId,
    nextStep:
      "Nothing was sent: call again with a longer timeoutMs, or raise the concurrency of the provider.",
  });
}
