import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Pipeline } from "../contract/provider.ts";
import { withCaller } from "../errors/caller.ts";
import { InvalidInputError, UnsupportedError } from "../errors/errors.ts";
import type { RunEvents } from "../model/event.ts";
import { quoteSentence, quoteWord } from "../model/quote.ts";
import type { RunRef, ShortRef } from "../model/ref.ts";
import type { RawResult, StepOutput } from "../model/result.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import { hasOutput, isTerminal } from "../model/status.ts";
import type { Step } from "../model/step.ts";
import { type DataRequest, readDataRequest } from "../schema/compile.ts";
import { formatShortRef } from "../store/refs.ts";
import type { BundlePart } from "../store/result-bundle.ts";
import { SharedCall, whenAborted } from "../time/abort.ts";
import type { DataOf, DataOptions, PartialChoice, ResultFor } from "./options.ts";
import { deliverResult, normalizeSafely, requireOutput } from "./result/deliver.ts";
import { beforeDeadline } from "./watch/deadline.ts";
import { PollLoop } from "./watch/loop.ts";
import type { RunSession } from "./watch/session.ts";

/** Stops one call or one wait; others who wait for the run continue. */
export interface StopOptions {
  /** The call rejects with its reason. */
  signal?: AbortSignal;
}

/** How `RunHandle.result` waits and what it asks of the result. Default: the schemas that the run was started with. */
export interface ResultOptions<
  Schema extends StandardSchemaV1 | undefined = StandardSchemaV1 | undefined,
  Part extends PartialChoice = PartialChoice,
> extends StopOptions,
    DataOptions<Schema> {
  /** What happens when part of the output is missing. Default `"reject"`: a `PartialResultError`. */
  partial?: Part;
}

/**
 * A live object over one run. Not thenable: `await start(...)` gives the handle, `await handle.result()` the result.
 * All who wait on one handle share one poll loop, which ends with the last of them.
 */
export interface RunHandle<P extends Pipeline = Pipeline, Data = unknown> {
  /** The pointer to the run. Store it, and `attach` finds the run again from any process. */
  readonly ref: RunRef;
  /** The pipeline that the run belongs to. */
  readonly pipeline: P;
  /** The last snapshot, without a request. Absent on an attached handle that has sent none yet. */
  readonly latest: RunSnapshot | undefined;
  /**
   * Milliseconds until docmux checks the status next, or would if the run were waited for: a job queue can sleep that long and attach
   * again. 0 before the first check, `undefined` once the run has ended.
   */
  readonly nextPollMs: number | undefined;

  /**
   * Receives an event from now on. It sends no request: events come while `snapshots()` or `result()` waits, and with
   * `refresh()`. `wait-end` reports a wait that a deadline, an abort or an error ended.
   *
   * @returns a function that removes the listener.
   */
  on<Name extends keyof RunEvents>(name: Name, listener: (event: RunEvents[Name]) => void): () => void;

  /**
   * Checks the status once, now.
   *
   * @throws VendorError, UnsupportedError
   */
  refresh(options?: StopOptions): Promise<RunSnapshot>;

  /**
   * Every snapshot that differs from the one before, beginning with the latest, ending with the terminal one.
   *
   * @throws RunTimeoutError, VendorError; the reason of an aborted signal.
   */
  snapshots(options?: StopOptions): AsyncGenerator<RunSnapshot, void, undefined>;

  /**
   * Waits for the end of the run and reads its result. Resolves for `completed` and `completed_with_warnings`; with
   * `partial: "return"` for `completed_with_errors` too. A second call fetches nothing again.
   *
   * @throws RunFailedError, RunCancelledError, PartialResultError, RunTimeoutError, VendorError, UnsupportedError; the
   * reason of an aborted signal.
   */
  result<Schema extends StandardSchemaV1 | undefined = undefined, Part extends PartialChoice = "reject">(
    options?: ResultOptions<Schema, Part>,
  ): Promise<ResultFor<P, Schema extends StandardSchemaV1 ? DataOf<Schema> : Data, Part>>;

  /**
   * One step's own output, also while the run continues where the vendor offers that.
   *
   * @param step - `Step.key`, or the step's name where only one step has it.
   * @throws RunTimeoutError when it is not read before the deadline; InvalidInputError when there is no such step, it has no
   * output yet, or its result says that it did not succeed; then with the vendor's sentence, and its responses in `error.raw`.
   */
  stepResult(step: string, options?: StopOptions): Promise<StepOutput>;

  /**
   * Asks the vendor to stop the run, unless it is known to have ended, and checks its status. The run may still end
   * otherwise when it was quicker; the snapshot shows it.
   *
   * @throws UnsupportedError where the vendor cannot stop a run; it then continues and is billed. VendorError, also when the
   * vendor took the request and only the status check after it failed.
   */
  cancel(options?: StopOptions): Promise<RunSnapshot>;

  /** The ref: `JSON.stringify(handle)` stores what `attach` takes. */
  toJSON(): RunRef;
  /** The short ref, such as `datalab:pl_abc123#pex_9`: what a person reads, types and greps. `attach` takes it. */
  toString(): ShortRef;
}

/** The handle that `start` and `attach` return. */
export class LiveRunHandle<P extends Pipeline = Pipeline, Data = unknown> implements RunHandle<P, Data> {
  readonly #session: RunSession;
  readonly #watch: PollLoop;
  readonly #asked: DataRequest;
  readonly #raw = new SharedCall<RawResult>();

  constructor(session: RunSession, asked: DataRequest = {}) {
    this.#session = session;
    this.#watch = new PollLoop(session);
    this.#asked = asked;
    // With a store a result is kept as soon as anybody sees the end of its run: the vendor may delete it soon.
    if (session.environment.memory?.keepsResults) {
      const keepEarly = (snapshot: RunSnapshot) => {
        if (hasOutput(snapshot.status) && !session.signal?.aborted)
          this.#fetchResult(snapshot, undefined).catch(() => undefined);
      };
      session.hub.on("run-end", ({ snapshot }) => keepEarly(snapshot));
      if (session.latest) keepEarly(session.latest);
    }
  }

  get ref(): RunRef {
    return this.#session.ref;
  }

  get pipeline(): P {
    return this.#session.pipeline as P;
  }

  get latest(): RunSnapshot | undefined {
    return this.#session.latest;
  }

  get nextPollMs(): number | undefined {
    return this.#watch.nextPollMs;
  }

  on<Name extends keyof RunEvents>(name: Name, listener: (event: RunEvents[Name]) => void): () => void {
    return this.#session.hub.on(name, listener);
  }

  async refresh(options: StopOptions = {}): Promise<RunSnapshot> {
    const { latest } = this.#session;
    if (latest && isTerminal(latest.status)) return latest;
    return withCaller(this.#session.check(options.signal ?? neverAborted()), this.refresh);
  }

  async *snapshots(options: StopOptions = {}): AsyncGenerator<RunSnapshot, void, undefined> {
    const waiting: RunSnapshot[] = [];
    let wake: () => void = () => undefined;
    const off = this.#session.hub.on("run-update", ({ snapshot }) => {
      waiting.push(snapshot);
      wake();
    });
    const { latest } = this.#session;
    if (latest) waiting.push(latest);
    let failure: { error: unknown } | undefined;
    const fail = (error: unknown) => {
      failure ??= { error };
      wake();
    };
    const release = this.#watch.subscribe(fail);
    const forgetAbort = whenAborted(options.signal, fail);
    try {
      for (;;) {
        const snapshot = waiting.shift();
        if (snapshot) {
          yield snapshot;
          if (isTerminal(snapshot.status)) return;
        } else if (failure) {
          throw failure.error;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      forgetAbort();
      off();
      release();
    }
  }

  result<Schema extends StandardSchemaV1 | undefined = undefined, Part extends PartialChoice = "reject">(
    options: ResultOptions<Schema, Part> = {},
  ): Promise<ResultFor<P, Schema extends StandardSchemaV1 ? DataOf<Schema> : Data, Part>> {
    return withCaller(this.#result(options), this.result) as never;
  }

  stepResult(step: string, options: StopOptions = {}): Promise<StepOutput> {
    return withCaller(this.#stepResult(step, options), this.stepResult);
  }

  cancel(options: StopOptions = {}): Promise<RunSnapshot> {
    return withCaller(this.#cancel(options), this.cancel);
  }

  toJSON(): RunRef {
    return this.ref;
  }

  toString(): ShortRef {
    return formatShortRef(this.ref);
  }

  /** Fetches the result of a run that has ended and keeps it in the store. Reads nothing out of it. */
  async keepResult(signal: AbortSignal | undefined): Promise<void> {
    const { latest } = this.#session;
    if (latest && isTerminal(latest.status)) await this.#fetchResult(latest, signal);
  }

  async #result(options: ResultOptions): Promise<unknown> {
    options.signal?.throwIfAborted();
    const session = this.#session;
    const asked = readDataRequest(session.pipeline, options, this.#asked);
    const mayBeKept = session.environment.memory && !session.rawResult;
    const kept = mayBeKept ? await session.kept() : undefined;
    const snapshot = kept?.snapshot ?? (await this.#watch.ended(options.signal));
    try {
      requireOutput(snapshot);
    } catch (error) {
      await this.#delivered();
      throw error;
    }
    const raw = kept?.raw ?? (await this.#fetchResult(snapshot, options.signal));
    const result = await deliverResult(session.pipeline, snapshot, raw, {
      ...asked,
      partial: options.partial,
      omitted: session.omitted,
    });
    await this.#delivered();
    return result;
  }

  /** The caller has what there is. */
  async #delivered(): Promise<void> {
    if (!this.#session.environment.memory) return;
    const ledger = await this.#session.ledger();
    ledger?.delivered();
    await ledger?.idle();
  }

  async #stepResult(wanted: string, options: StopOptions): Promise<StepOutput> {
    const { pipeline, ref } = this.#session;
    const signal = options.signal ?? neverAborted();
    const snapshot = this.#session.latest ?? (await this.#session.check(signal));
    const found = (candidate: RunSnapshot) => stepOf(candidate, wanted);
    let current = snapshot;
    if (!found(current)?.hasResult && !isTerminal(current.status))
      current = await this.#session.check(signal);
    const step = found(current);
    if (!step?.hasResult) {
      const problem = step
        ? `Step "${wanted}" has no output (it is ${quoteWord(step.rawStatus)})`
        : `There is no step "${wanted}"`;
      const keys = current.steps.map(labelOf).join(", ") || "none";
      throw new InvalidInputError(problem, { ref, nextStep: `The run's steps are: ${keys}.` });
    }
    const { key } = step;
    const { doStepResult } = pipeline;
    let raw: RawResult;
    if (doStepResult) {
      const session = this.#session;
      raw = await beforeDeadline(session, signal, `the output of step ${quoteWord(key)}`, (stop) =>
        session.call(stop, (context) =>
          doStepResult.call(pipeline, { ref, snapshot: current, step }, context),
        ),
      );
    } else {
      current = await this.#watch.ended(options.signal);
      requireOutput(current);
      raw = await this.#fetchResult(current, options.signal);
    }
    const { outputs, issues } = normalizeSafely(pipeline, current, raw);
    const output = outputs.find((candidate) => candidate.stepKey === key);
    if (output) return output;
    const reason = issues.find((issue) => issue.severity === "error" && issue.step === key);
    const problem = `Step "${key}" delivered no output that can be read`;
    throw new InvalidInputError(reason ? `${problem}: ${quoteSentence(reason.message)}` : problem, {
      ref,
    }).withRaw(raw);
  }

  async #cancel(options: StopOptions): Promise<RunSnapshot> {
    const { pipeline, ref, latest } = this.#session;
    if (latest && isTerminal(latest.status)) return latest;
    const { doCancel } = pipeline;
    if (!pipeline.capabilities.cancel || !doCancel) {
      throw new UnsupportedError("This vendor has no way to stop a run", {
        ref,
        nextStep:
          "The run continues at the vendor and is billed; stop waiting for it by aborting the signal.",
        advice: { action: "stop-waiting" },
      });
    }
    const signal = options.signal ?? neverAborted();
    await this.#session.call(signal, (context) => doCancel.call(pipeline, { ref }, context));
    this.#session.cancelRequested = true;
    return this.#session.check(signal);
  }

  async #fetchResult(snapshot: RunSnapshot, signal: AbortSignal | undefined): Promise<RawResult> {
    const session = this.#session;
    if (session.rawResult) {
      await session.keep(snapshot, session.rawResult);
      return session.rawResult;
    }
    const { doResult } = session.pipeline;
    if (!doResult) {
      throw new UnsupportedError(
        "This pipeline's result came with the response to its start and is not kept",
        {
          ref: session.ref,
        },
      );
    }
    return this.#raw.join(signal, (stop) => {
      const release = session.onAbort((reason) => stop.abort(reason));
      const responses: BundlePart[] = [];
      return beforeDeadline(session, stop.signal, "its result", (signal) =>
        session.call(
          signal,
          (context) => doResult.call(session.pipeline, { ref: session.ref, snapshot }, context),
          responses,
        ),
      )
        .then(async (raw) => {
          await session.keep(snapshot, raw, responses);
          return raw;
        })
        .finally(release);
    });
  }
}

/** A step by its key, or by its name where no other has it. */
function stepOf({ steps }: RunSnapshot, wanted: string): Step | undefined {
  const byKey = steps.find(({ key }) => key === wanted);
  const [byName, another] = byKey ? [] : steps.filter(({ name }) => name === wanted);
  return byKey ?? (another ? undefined : byName);
}

function labelOf({ key, name }: Step): string {
  return name === undefined || name === key ? key : `${key} (${name})`;
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
