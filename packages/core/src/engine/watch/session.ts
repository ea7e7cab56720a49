import { findRecord, type KeptResult, StartLedger, storeWarning } from "../../account/starts.ts";
import type { CallContext } from "../../contract/call.ts";
import type { Pipeline } from "../../contract/provider.ts";
import type { RunObservation } from "../../contract/readings.ts";
import { DocmuxError } from "../../errors/docmux-error.ts";
import { UnsupportedError, VendorError } from "../../errors/errors.ts";
import type { Issue } from "../../model/issue.ts";
import { nameException } from "../../model/quote.ts";
import type { RunRef } from "../../model/ref.ts";
import type { RawResult } from "../../model/result.ts";
import type { RunSnapshot } from "../../model/snapshot.ts";
import { isTerminal } from "../../model/status.ts";
import type { BundlePart } from "../../store/result-bundle.ts";
import { whenAborted } from "../../time/abort.ts";
import { type Clock, type Random, systemClock, systemRandom } from "../../time/clock.ts";
import type { PollSettings } from "../../time/delays.ts";
import { type Environment, keepingBytes, type StartMemory } from "../environment.ts";
import { ChangeEmitter, type EventHub } from "../events.ts";
import { defaultTimeoutMs, type WaitOptions } from "../options.ts";
import { requireSameRun } from "../pipelines.ts";
import type { Observed } from "./live-runs.ts";
import { completeObservation } from "./snapshot.ts";

/** How long after its start a run may be unknown to the vendor's status route: 30 seconds. */
const firstReadGraceMs = 30_000;

interface SessionStart {
  environment: Environment;
  pipeline: Pipeline;
  ref: RunRef;
  hub: EventHub;
  options: WaitOptions;
  emulated?: boolean;
  /** Default: now and the timeout. */
  deadlineMs?: number;
  /** What the answer to the start said of the run. */
  first?: RunObservation;
  rawResult?: RawResult | undefined;
  omitted?: readonly Issue[];
  /** The answer to the start came after the caller had stopped waiting. */
  late?: boolean;
  /** What the store knows of the start. */
  ledger?: StartLedger | undefined;
  /** The responses that hold `rawResult`. */
  responses?: readonly BundlePart[];
}

/** What this process knows of one run, and the calls that it makes about it. */
export class RunSession {
  readonly environment: Environment;
  readonly pipeline: Pipeline;
  readonly ref: RunRef;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeoutMs: number;
  /** When waiting ends, in milliseconds since the epoch. */
  deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  /** The last snapshot; absent until the vendor was asked. */
  latest: RunSnapshot | undefined;
  /** How many snapshots differed from the one before. */
  changes = 0;
  readonly poll: PollSettings;
  /** The result, where the answer to the start already held it. */
  rawResult: RawResult | undefined;
  /** The vendor took a request to stop the run. */
  cancelRequested = false;
  /** What was asked for and left out of the start. */
  readonly omitted: readonly Issue[];
  #emulated: boolean;
  #ledger: Promise<StartLedger | undefined> | undefined;
  #responses: readonly BundlePart[];
  #keeping: Promise<void> | undefined;
  /** A status check has found the run. */
  #wasFound = false;
  #observed: Observed | undefined;
  readonly #begun = new Set<string>();
  readonly #announcer: ChangeEmitter;

  constructor({ environment, pipeline, ref, hub, options, omitted, ...begun }: SessionStart) {
    this.environment = environment;
    this.pipeline = pipeline;
    this.ref = ref;
    this.hub = hub;
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? systemRandom;
    this.timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.deadlineMs = begun.deadlineMs ?? this.clock.now() + this.timeoutMs;
    this.signal = options.signal;
    this.poll = options.poll ?? {};
    this.rawResult = begun.rawResult;
    this.omitted = omitted ?? [];
    this.#emulated = begun.emulated ?? false;
    this.#ledger = begun.ledger ? Promise.resolve(begun.ledger) : undefined;
    this.#responses = begun.responses ?? [];
    this.#announcer = new ChangeEmitter(hub);
    if (begun.first) this.#begin(begun.first, begun.late ?? false);
  }

  /**
   * Asks the vendor once how the run is doing.
   *
   * @param isShared - a check that another handle over the run has under way will do.
   * @throws UnsupportedError where the vendor cannot be asked.
   */
  async check(signal: AbortSignal, isShared = false): Promise<RunSnapshot> {
    this.requirePolling();
    const ask = (stop: AbortSignal) => this.#observe(stop);
    const shared = this.environment.liveRuns.find(this.pipeline.provider, this.ref);
    const observed = await (shared ? shared.observe(signal, !isShared, ask) : ask(signal)).catch(
      (error: unknown) => {
        throw this.#isTooEarly(error) ? notYetReadable(error, this.ref) : error;
      },
    );
    // The answer may have come after an abort: it must not wake anybody.
    signal.throwIfAborted();
    return this.receive(observed);
  }

  /** Takes the response to a status check, of this session or of another one over the same run. */
  receive(observed: Observed): RunSnapshot {
    if (this.#observed === observed && this.latest) return this.latest;
    this.#observed = observed;
    const { observation, responses, emulated } = observed;
    this.#wasFound = true;
    this.#emulated ||= emulated;
    // With no wait between: another status check may be answered meanwhile.
    const snapshot = this.#complete(observation, this.latest);
    if (isTerminal(snapshot.status) && observation.result && !this.rawResult) {
      this.rawResult = observation.result;
      this.#responses = responses;
    }
    this.#note(snapshot);
    return snapshot;
  }

  async #observe(signal: AbortSignal): Promise<Observed> {
    const doStatus = this.requirePolling();
    const responses: BundlePart[] = [];
    const observation = await this.call(
      signal,
      (context) => doStatus.call(this.pipeline, { ref: this.ref }, context),
      responses,
    );
    requireSameRun(this.ref, observation.runId);
    return { observation, responses, emulated: this.#emulated };
  }

  /** @throws UnsupportedError where the vendor cannot be asked how a run is doing. */
  requirePolling(): NonNullable<Pipeline["doStatus"]> {
    const { capabilities, doStatus } = this.pipeline;
    if (capabilities.observe === "poll" && doStatus) return doStatus;
    throw new UnsupportedError("This pipeline has no way to ask how a run is doing", {
      ref: this.ref,
      nextStep:
        "Its result came with the response to the start, or goes to a callback; it cannot be waited for.",
    });
  }

  /** What the store knows of the start; `undefined` without a store, and for a run that it does not know. */
  ledger(): Promise<StartLedger | undefined> {
    this.#ledger ??= findLedger(this.environment.memory, this.ref, (error) => this.#warnOfStore(error));
    return this.#ledger;
  }

  /** The result as it was kept, by this process or another. */
  async kept(): Promise<KeptResult | undefined> {
    const ledger = this.environment.memory ? await this.ledger() : undefined;
    const kept = await ledger?.kept();
    return kept && this.#isOwn(kept) ? kept : undefined;
  }

  /**
   * Keeps a result before it is read. Once: who asks again waits for the same.
   *
   * @param responses - what it was fetched by. Default: the responses that held it.
   */
  keep(
    snapshot: RunSnapshot,
    raw: RawResult,
    responses: readonly BundlePart[] = this.#responses,
  ): Promise<void> {
    const { memory } = this.environment;
    if (!memory?.keepsResults) return Promise.resolve();
    this.#keeping ??= this.ledger().then((ledger) => ledger?.keep({ snapshot, raw, responses }));
    return this.#keeping;
  }

  /**
   * Makes one call to the provider: in its queue, with the abort, and with the ref in whatever goes wrong.
   *
   * @param responses - receives the responses, where results are kept.
   */
  async call<Answer>(
    signal: AbortSignal,
    request: (context: CallContext) => Promise<Answer>,
    responses?: BundlePart[],
  ): Promise<Answer> {
    try {
      const { limits } = this.environment;
      return await limits.call(this.pipeline.provider, signal, () =>
        request(this.#context(signal, responses)),
      );
    } catch (error) {
      if (signal.aborted) throw error;
      if (DocmuxError.isInstance(error)) throw error.withRef(this.ref);
      throw this.#trippedOver(error, "a method of the pipeline");
    }
  }

  /** Calls back once when the caller's own signal aborts. Returns a function that forgets it. */
  onAbort(react: (reason: unknown) => void): () => void {
    return whenAborted(this.signal, react);
  }

  /** Reports that a status check failed. */
  emitPollError(error: DocmuxError): void {
    const issue = { severity: "info", code: `check_${error.code}`, message: error.message } as const;
    this.hub.emit("run-warning", { ref: this.ref, issue });
  }

  #begin(first: RunObservation, late: boolean): void {
    const snapshot = this.#complete(first, undefined);
    this.hub.emit("run-start", { ref: this.ref, snapshot, ...(late ? { late: true as const } : {}) });
    this.#note(snapshot);
  }

  #note(snapshot: RunSnapshot): void {
    this.latest = snapshot;
    if (isTerminal(snapshot.status) && this.environment.memory) {
      this.ledger().then(
        (ledger) => ledger?.ended(snapshot),
        () => undefined,
      );
    }
    if (this.#announcer.announce(snapshot)) this.changes += 1;
  }

  #context(signal: AbortSignal, responses: BundlePart[] | undefined): CallContext {
    return {
      signal,
      clock: this.clock,
      random: this.random,
      onRetry: (notice) => this.hub.emit("run-retry", { ref: this.ref, ...notice }),
      onResponse: ({ emulator }) => {
        this.#emulated ||= emulator !== undefined;
      },
      ...(responses ? keepingBytes(this.environment, responses) : {}),
    };
  }

  #isOwn({ snapshot, raw }: KeptResult): boolean {
    return snapshot?.ref.runId === this.ref.runId && raw !== undefined;
  }

  #warnOfStore(error: unknown): void {
    this.hub.emit("run-warning", { ref: this.ref, issue: storeWarning(error) });
  }

  /** Vendors accept a run before every server of theirs can read it. */
  #isTooEarly(error: unknown): error is DocmuxError {
    if (!DocmuxError.isInstance(error) || this.#wasFound) return false;
    if (error.code !== "not_found" && error.httpStatus !== 404) return false;
    const ageMs = this.clock.now() - Date.parse(this.ref.startedAt ?? "");
    return ageMs >= 0 && ageMs < firstReadGraceMs;
  }

  #complete(observation: RunObservation, previous: RunSnapshot | undefined): RunSnapshot {
    try {
      return completeObservation(observation, {
        ref: this.ref,
        previous,
        begun: this.#begun,
        nowMs: this.clock.now(),
        emulated: this.#emulated,
        cancelRequested: this.cancelRequested,
      });
    } catch (error) {
      throw this.#trippedOver(error, "the observation");
    }
  }

  /** A provider that fails to read a response says nothing about the run. */
  #trippedOver(error: unknown, place: string): VendorError {
    const what = `${nameException(error)} in ${place}`;
    return new VendorError("bad_response", `The provider could not read the response: ${what}`, {
      ref: this.ref,
    });
  }
}

async function findLedger(
  memory: StartMemory | undefined,
  ref: RunRef,
  onError: (error: unknown) => void,
): Promise<StartLedger | undefined> {
  if (!memory) return undefined;
  try {
    const record = await findRecord(memory.store, ref);
    return record && new StartLedger(memory.store, record, onError);
  } catch (error) {
    onError(error);
    return undefined;
  }
}

/** The same failure as a transient error: the poll loop checks again. */
function notYetReadable({ summary, httpStatus, requestId }: DocmuxError, ref: RunRef): VendorError {
  return new VendorError("unavailable", summary, {
    ref,
    httpStatus,
    requestId,
    nextStep: "The run was started moments ago and may not be readable yet: check its status again.",
  });
}

const longestCancelMs = 30_000;

/** Asks the vendor to stop the run when the caller's signal aborts. Waiting rejects at once and does not wait for it. */
export function cancelOnAbort(session: RunSession): void {
  const { pipeline, ref, hub, clock } = session;
  let forgetAbort: () => void = () => undefined;
  const forgetEnd = hub.on("run-end", () => forgetAbort());
  // The signal may already be aborted; this then happens at once.
  forgetAbort = session.onAbort(() => {
    forgetEnd();
    const stop = new AbortController();
    clock.sleep(longestCancelMs, stop.signal).then(
      () => stop.abort(),
      () => undefined,
    );
    session
      .call(stop.signal, async (context) => pipeline.doCancel?.({ ref }, context))
      .then(() => {
        session.cancelRequested = true;
      })
      .catch((error: unknown) => {
        const why = DocmuxError.isInstance(error) ? error.summary : "the vendor did not respond in time";
        const message = `The vendor did not take the request to stop the run (${why}): the run may continue and be billed.`;
        hub.emit("run-warning", { ref, issue: { severity: "warning", code: "cancel_failed", message } });
      })
      .finally(() => stop.abort());
  });
}
