import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DocmuxError } from "../errors/docmux-error.ts";
import { StartUnknownError } from "../errors/start-unknown-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import type { RunInput } from "../model/document-input.ts";
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
import { prepareStart } from "./prepare-start.ts";
import { RunHandle } from "./run-handle.ts";
import { checkOptions, type DataOf, defaultTimeoutMs, type StartOptions } from "./run-options.ts";
import { RunSession } from "./run-session.ts";
import { whenAborted } from "./when-aborted.ts";

/**
 * Starts a run and gives a handle over it, without waiting for its end.
 *
 * A start is never blindly repeated: only when the vendor surely did not accept it. When the answer is lost, the run is
 * looked for where the vendor can list runs; exactly one candidate is adopted.
 *
 * @throws ConfigError, InvalidInputError, UnsupportedError before anything is sent; StartUnknownError when nobody knows
 * whether the run exists; VendorError; TimeoutError; the reason of an aborted signal.
 *
 * @example
 * ```ts
 * const handle = await start(datalab.pipeline("pl_abc123"), "invoice.pdf");
 * await save(JSON.stringify(handle)); // the ref: any process can attach to the run
 * for await (const snapshot of handle.snapshots()) console.log(snapshot.status, snapshot.progress);
 * const { data } = await handle.result();
 * ```
 */
export async function start<Schema extends StandardSchemaV1 | undefined = undefined>(
  pipeline: Pipeline,
  input: RunInput,
  options: StartOptions<Schema> = {},
): Promise<RunHandle<DataOf<Schema>>> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const hub = new EventHub(options.onEvent);
  const request = await prepareStart(pipeline, input, options as StartOptions, hub);
  options.signal?.throwIfAborted();

  const clock = options.clock ?? systemClock;
  const startedAt = isoTime(clock.now());
  let emulated = false;
  const stop = new AbortController();
  const context: CallContext = {
    signal: stop.signal,
    clock,
    random: options.random ?? systemRandom,
    onRetry: (notice) => hub.emit("run-retry", notice),
    onAnswer: ({ emulator }) => {
      emulated ||= emulator !== undefined;
    },
  };
  const forgetAbort = whenAborted(options.signal, (reason) => stop.abort(reason));
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const deadlineMs = clock.now() + timeoutMs;
  sleepUntil(clock, deadlineMs, stop.signal).then(
    () => stop.abort(deadlineError(pipeline, timeoutMs)),
    () => undefined,
  );
  let answer: StartAnswer;
  try {
    answer = await startOnce(pipeline, request, context, (run) => refOf(pipeline, run, startedAt));
  } catch (error) {
    if (stop.signal.aborted) tellOpenStart(hub);
    throw error;
  } finally {
    forgetAbort();
    stop.abort();
  }

  const ref = refOf(pipeline, answer, startedAt);
  const session = new RunSession({
    pipeline,
    ref,
    hub,
    options,
    emulated,
    deadlineMs,
    first: answer.observation,
    rawResult: answer.rawResult,
  });
  if (options.onAbort === "cancel" && !isTerminal(answer.observation.status)) cancelOnAbort(session);
  return new RunHandle(session, options.schema);
}

function tellOpenStart(hub: EventHub): void {
  const message =
    "Waiting ended while the vendor was being asked to start the run; it may exist and be billed.";
  hub.emit("run-warning", { issue: { severity: "warning", code: "start_unknown", message } });
}

async function startOnce(
  pipeline: Pipeline,
  request: StartRequest,
  context: CallContext,
  toRef: (answer: StartAnswer) => RunRef,
): Promise<StartAnswer> {
  try {
    return await withCallLimit(pipeline.provider, context.signal, () => pipeline.doStart(request, context));
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (!DocmuxError.isInstance(error)) throw trippedOver(pipeline, error);
    if (!StartUnknownError.isInstance(error)) throw error;
    return await findStarted(pipeline, error, context, toRef);
  }
}

/** A provider that trips over the answer to a start may have started a run. */
function trippedOver(pipeline: Pipeline, error: unknown): StartUnknownError {
  return new StartUnknownError(`The provider could not read the answer to the start: ${String(error)}`, {
    providerId: pipeline.provider.providerId,
  });
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

function deadlineError(pipeline: Pipeline, timeoutMs: number): TimeoutError {
  return new TimeoutError(`The vendor did not answer the start within ${Math.round(timeoutMs / 1000)} s`, {
    providerId: pipeline.provider.providerId,
    retryable: false,
    nextStep: "The run may exist and be billed: look it up at the vendor before starting again.",
  });
}
