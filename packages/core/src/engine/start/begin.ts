import { type StartLedger, storeWarning } from "../../account/starts.ts";
import { type CallContext, defaultAttemptTimeoutMs, type StartPhase } from "../../contract/call.ts";
import type { Pipeline } from "../../contract/provider.ts";
import { refOf } from "../../contract/ref-of.ts";
import type { StartRequest, StartResponse } from "../../contract/start.ts";
import { DocmuxError } from "../../errors/docmux-error.ts";
import { RunTimeoutError, StartUnknownError, StoreConflictError, StoreError } from "../../errors/errors.ts";
import type { RunInput } from "../../model/input.ts";
import type { Issue } from "../../model/issue.ts";
import { nameException } from "../../model/quote.ts";
import type { RunRef } from "../../model/ref.ts";
import { isTerminal } from "../../model/status.ts";
import type { DataRequest } from "../../schema/compile.ts";
import type { BundlePart } from "../../store/result-bundle.ts";
import { untilAborted, whenAborted } from "../../time/abort.ts";
import { sleepUntil, systemClock, systemRandom } from "../../time/clock.ts";
import { isoTime } from "../../time/timestamps.ts";
import { type Environment, keepingBytes } from "../environment.ts";
import { EventHub } from "../events.ts";
import { defaultTimeoutMs, type StartOptions } from "../options.ts";
import { cancelOnAbort, RunSession } from "../watch/session.ts";
import { claimStart, type StartIdentity } from "./claim.ts";
import { findStarted, repeatedStart } from "./lost-start.ts";
import { prepareStart } from "./request.ts";

/**
 * Prepares a start, sends it once, and opens a session over the run that it led to.
 *
 * An abort or the deadline releases the caller immediately. A billing request that is under way then still runs to the end
 * of its attempt, because only its answer names the run: a late answer is announced as `run-start` with `late`.
 */
export async function beginRun(
  pipeline: Pipeline,
  input: RunInput,
  options: StartOptions,
  environment: Environment,
  identity: StartIdentity = { keyOf: () => options.key ?? globalThis.crypto.randomUUID() },
  { compiled }: DataRequest = {},
): Promise<RunSession> {
  const { clock = systemClock, random = systemRandom, timeoutMs = defaultTimeoutMs } = options;
  const hub = new EventHub(options.onEvent);
  const deadlineMs = clock.now() + timeoutMs;
  const progress = new StartProgress();
  /** Ends what the caller waits for. */
  const waiting = new AbortController();
  /** Ends the requests of `doStart`. */
  const sending = new AbortController();
  const forgetAbort = whenAborted(options.signal, (reason) => waiting.abort(reason));
  sleepUntil(clock, deadlineMs, waiting.signal).then(
    () => waiting.abort(deadlineError(pipeline, timeoutMs, progress)),
    () => undefined,
  );
  const forgetWaiting = whenAborted(waiting.signal, (reason) => {
    if (!progress.maybeAccepted) return sending.abort(reason);
    clock.sleep(progress.attemptTimeoutMs, sending.signal).then(
      () => sending.abort(reason),
      () => undefined,
    );
  });
  let emulated = false;
  let ledger: StartLedger | undefined;
  /** The response to a request of this start was lost, and it is sent again under its key. */
  let isRepeat = false;
  const responses: BundlePart[] = [];
  const context: CallContext = {
    signal: waiting.signal,
    clock,
    random,
    onRetry: (notice) => hub.emit("run-retry", notice),
    onResponse: ({ emulator }) => {
      emulated ||= emulator !== undefined;
    },
    async beforeStart({ attemptTimeoutMs, search, repeatsUnderKey = false }) {
      isRepeat ||= repeatsUnderKey;
      if (ledger) {
        progress.note("preparing");
        await ledger.beforeStart(search, isRepeat);
        // A caller that leaves while the start is written down no longer expects it.
        if (waiting.signal.aborted && !isRepeat) {
          progress.note("refused");
          ledger.refusedForNow();
          throw waiting.signal.reason;
        }
      }
      progress.sent(attemptTimeoutMs);
    },
    onStartPhase(phase) {
      // Whatever the vendor answers to a repeat, the request whose response was lost may have started a run.
      if (isRepeat) return;
      progress.note(phase);
      if (phase === "refused") ledger?.refusedForNow();
      // Refused after the caller left: the caller does not want it sent again.
      if (waiting.signal.aborted && !progress.maybeAccepted) sending.abort(waiting.signal.reason);
    },
    onUploaded: (item) => ledger?.uploaded(item),
    ...keepingBytes(environment, responses),
  };
  const startedAt = isoTime(clock.now());
  const toRef = ({ runId, meta }: StartResponse) =>
    refOf(pipeline, runId, {
      startedAt,
      ...(meta ? { meta } : {}),
      ...(ledger ? { startKey: ledger.record.key } : {}),
    });
  const open = (answer: StartResponse, omitted: readonly Issue[], late = false) => {
    const { observation: first, rawResult } = answer;
    const facts = {
      environment,
      pipeline,
      ref: toRef(answer),
      hub,
      options,
      emulated,
      deadlineMs,
      omitted,
      late,
    };
    const session = new RunSession({ ...facts, first, rawResult, ledger, responses });
    if (options.onAbort === "cancel" && !isTerminal(first.status)) cancelOnAbort(session);
    return session;
  };
  let answered: Promise<StartResponse> | undefined;
  try {
    const { request, omitted } = await untilAborted(
      prepareStart(pipeline, input, options, hub, compiled),
      waiting.signal,
    );
    const claimed =
      environment.memory &&
      (await claimStart(environment.memory, pipeline, request, identity, context, (error) =>
        hub.emit("run-warning", { issue: storeWarning(error) }),
      ));
    ledger = claimed?.ledger;
    if (claimed?.kind === "known")
      return openKnown(claimed.ledger, { environment, pipeline, hub, options, deadlineMs });
    const send = () => {
      progress.begin();
      const own = { ...context, signal: sending.signal };
      answered = sendOnce(pipeline, request, own, { ledger, progress, toRef });
      environment.liveRuns.begin(pipeline.provider, answered);
      answered
        .catch(() => undefined)
        .finally(() => {
          sending.abort();
          if (ledger) environment.memory?.active.delete(ledger.record.key);
        });
      return answered;
    };
    const { answer, issues } =
      claimed?.kind === "lost"
        ? await findStarted(environment, pipeline, claimed.lost, context, toRef, claimed.ledger)
        : await startOrFind(environment, pipeline, send, context, toRef, ledger);
    return open(answer, [...omitted, ...issues]);
  } catch (error) {
    if (waiting.signal.aborted) {
      if (progress.maybeAccepted) warnStartUnknown(hub);
      answered?.then((answer) => open(answer, [], true)).catch(() => undefined);
    }
    throw error;
  } finally {
    // It was never sent: the next call with the same key may send it.
    if (ledger && !answered) environment.memory?.active.delete(ledger.record.key);
    forgetAbort();
    forgetWaiting();
    waiting.abort();
  }
}

interface SendParts {
  ledger: StartLedger | undefined;
  progress: StartProgress;
  toRef(answer: StartResponse): RunRef;
}

/** Sends a start once, and writes down its outcome before the caller receives it. */
async function sendOnce(
  pipeline: Pipeline,
  request: StartRequest,
  context: CallContext,
  { ledger, progress, toRef }: SendParts,
): Promise<StartResponse> {
  if (!ledger) return startOnce(pipeline, request, context);
  const { idempotencyKey } = ledger.record;
  try {
    const answer = await startOnce(pipeline, { ...request, idempotencyKey, isRecorded: true }, context);
    await ledger.known(toRef(answer), "answered");
    return answer;
  } catch (error) {
    const { httpStatus, requestId } = DocmuxError.isInstance(error) ? error : {};
    const facts = {
      ...(httpStatus === undefined ? {} : { httpStatus }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    const isOfStore = StoreConflictError.isInstance(error) || StoreError.isInstance(error);
    const mayExist =
      StartUnknownError.isInstance(error) ||
      (StoreConflictError.isInstance(error) && error.conflict === "run_taken") ||
      ((context.signal.aborted || isOfStore) && progress.maybeAccepted);
    const search = StartUnknownError.isInstance(error) ? error.search : undefined;
    await (mayExist ? ledger.lost(facts, search) : ledger.refused(facts));
    throw error;
  }
}

async function startOnce(
  pipeline: Pipeline,
  request: StartRequest,
  context: CallContext,
): Promise<StartResponse> {
  let reason = "it names no run";
  try {
    const answer = await pipeline.doStart(request, context);
    if (typeof answer.runId === "string" && answer.runId !== "") return answer;
  } catch (error) {
    if (DocmuxError.isInstance(error) || context.signal.aborted) throw error;
    reason = `${nameException(error)} in doStart`;
  }
  // A provider that cannot read the answer to a start may have started a run.
  throw new StartUnknownError(`The provider could not read the response to the start: ${reason}`, {
    providerId: pipeline.provider.providerId,
  });
}

async function startOrFind(
  environment: Environment,
  pipeline: Pipeline,
  send: () => Promise<StartResponse>,
  context: CallContext,
  toRef: (answer: StartResponse) => RunRef,
  ledger: StartLedger | undefined,
): Promise<{ answer: StartResponse; issues: readonly Issue[] }> {
  try {
    return { answer: await environment.limits.call(pipeline.provider, context.signal, send), issues: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!StartUnknownError.isInstance(error)) throw error;
    return await findStarted(environment, pipeline, error, context, toRef, ledger);
  }
}

/** A session over a run that a start with the same key led to, in this process or another. Sends nothing. */
function openKnown(
  ledger: StartLedger,
  facts: Omit<ConstructorParameters<typeof RunSession>[0], "ref">,
): RunSession {
  const { ref, key, repeatedRunIds = [] } = ledger.record;
  if (!ref) throw new StoreError(`The record of "${key}" names no run although it is ${ledger.record.state}`);
  const session = new RunSession({ ...facts, ref, ledger, omitted: repeatedRunIds.map(repeatedStart) });
  if (facts.options.onAbort === "cancel") cancelOnAbort(session);
  return session;
}

function warnStartUnknown(hub: EventHub): void {
  const message =
    "Waiting ended while the vendor was being asked to start the run; it may exist and be billed.";
  hub.emit("run-warning", { issue: { severity: "warning", code: "start_unknown", message } });
}

function deadlineError(
  { provider: { providerId } }: Pipeline,
  timeoutMs: number,
  progress: StartProgress,
): DocmuxError {
  const within = `within ${timeoutMs / 1000} s`;
  // Not a RunTimeoutError: that one promises a ref, or that nothing was started.
  if (progress.maybeAccepted)
    return new StartUnknownError(`The vendor did not respond to the start ${within}`, { providerId });
  if (progress.isCalled) {
    return new RunTimeoutError(`The start could not be sent ${within}`, {
      providerId,
      nextStep: "No run was started: check that the vendor can be reached, or call with a longer timeoutMs.",
      advice: { action: "raise-timeout", state: "not-started" },
    });
  }
  return new RunTimeoutError(`The start did not get its turn ${within}`, {
    providerId,
    nextStep:
      "No request was sent: call again with a longer timeoutMs, or raise the concurrency of the provider.",
    advice: { action: "raise-timeout", state: "not-sent" },
  });
}

/** Whether the vendor may have taken a start by now. */
class StartProgress {
  #isCalled = false;
  #maybeAccepted: boolean | undefined;
  #attemptTimeoutMs = defaultAttemptTimeoutMs;

  /** `doStart` is called. */
  begin(): void {
    this.#isCalled = true;
  }

  /** What the toolkit reports. Requests that follow the billing request in the same `doStart` change nothing. */
  note(phase: StartPhase): void {
    if (phase === "preparing") this.#maybeAccepted ??= false;
    else this.#maybeAccepted = false;
  }

  /** The billing request goes out. */
  sent(attemptTimeoutMs = defaultAttemptTimeoutMs): void {
    this.#maybeAccepted = true;
    this.#attemptTimeoutMs = attemptTimeoutMs;
  }

  get isCalled(): boolean {
    return this.#isCalled;
  }

  get maybeAccepted(): boolean {
    return this.#maybeAccepted ?? this.#isCalled;
  }

  /** How long the billing request may take. */
  get attemptTimeoutMs(): number {
    return this.#attemptTimeoutMs;
  }
}
