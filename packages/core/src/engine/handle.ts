import type { StandardSchemaV1 } from "@standard-schema/spec";
import { InvalidInputError, UnsupportedError } from "../errors/errors.ts";
import type { RunEvents } from "../model/event.ts";
import { quoteSentence, quoteWord } from "../model/quote.ts";
import type { RunRef } from "../model/ref.ts";
import type { RawResult, RunResult, StepOutput } from "../model/result.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import { isTerminal } from "../model/status.ts";
import { SharedCall, whenAborted } from "../time/abort.ts";
import type { DataOf } from "./options.ts";
import { deliverResult, normalizeSafely, requireOutput } from "./result/deliver.ts";
import { beforeDeadline } from "./watch/deadline.ts";
import { RunWatch } from "./watch/loop.ts";
import type { RunSession } from "./watch/session.ts";

/** How `RunHandle.result` waits and what it asks of the result. */
export interface ResultOptions<Schema extends StandardSchemaV1 | undefined = undefined> {
  /** Types and validates `data`. Default: the schema that the run was started with. */
  schema?: Schema;
  /** Reject a result of which part is missing, with a `PartialResultError`. Default false. */
  requireComplete?: boolean;
  /** Stops this wait only; others who wait for the run go on. */
  signal?: AbortSignal;
}

/**
 * A live object over one run. Not thenable: `await start(...)` gives the handle, `await handle.result()` the result.
 * Everybody who waits on one handle shares one poll loop, which ends with the last of them.
 */
export class RunHandle<Data = unknown> {
  readonly #session: RunSession;
  readonly #watch: RunWatch;
  readonly #schema: StandardSchemaV1 | undefined;
  readonly #raw = new SharedCall<RawResult>();

  /** @internal Made by `start` and `attach`. */
  constructor(session: RunSession, schema: StandardSchemaV1 | undefined) {
    this.#session = session;
    this.#watch = new RunWatch(session);
    this.#schema = schema;
  }

  /** The pointer to the run. Store it, and `attach` finds the run again from any process. */
  get ref(): RunRef {
    return this.#session.ref;
  }

  /** The last snapshot, without asking the vendor. Absent on an attached handle that has not asked yet. */
  get latest(): RunSnapshot | undefined {
    return this.#session.latest;
  }

  /**
   * Hears an event from now on. Watches the run until the listener is taken off, the run ends, or the wait does: a deadline
   * or an abort is told by `result()` and `snapshots()`, not by an event.
   *
   * @returns a function that takes the listener off again.
   */
  on<Name extends keyof RunEvents>(name: Name, listener: (event: RunEvents[Name]) => void): () => void {
    const off = this.#session.hub.on(name, listener);
    const release = this.#watch.keepWatching();
    return () => {
      off();
      release();
    };
  }

  /**
   * Asks the vendor once, now.
   *
   * @throws VendorError, UnsupportedError
   */
  async status(options: { signal?: AbortSignal } = {}): Promise<RunSnapshot> {
    const { latest } = this.#session;
    if (latest && isTerminal(latest.status)) return latest;
    return this.#session.check(options.signal ?? neverAborted());
  }

  /**
   * Every snapshot that differs from the one before, beginning with the latest, ending with the terminal one.
   *
   * @throws TimeoutError, VendorError; the reason of an aborted signal.
   */
  async *snapshots(options: { signal?: AbortSignal } = {}): AsyncGenerator<RunSnapshot, void, undefined> {
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
    const release = this.#watch.keepWatching(fail);
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

  /**
   * Waits for the end of the run and reads its result. Resolves for `completed`, `completed_with_warnings` and
   * `completed_with_errors`; look at `result.issues`. A second call fetches nothing again.
   *
   * @throws RunFailedError, RunCancelledError, PartialResultError, TimeoutError, VendorError, UnsupportedError; the
   * reason of an aborted signal.
   */
  async result<Schema extends StandardSchemaV1 | undefined = undefined>(
    options: ResultOptions<Schema> = {},
  ): Promise<RunResult<Schema extends StandardSchemaV1 ? DataOf<Schema> : Data>> {
    options.signal?.throwIfAborted();
    const snapshot = await this.#watch.ended(options.signal);
    requireOutput(snapshot);
    const raw = await this.#fetchResult(snapshot, options.signal);
    const result = await deliverResult(this.#session.pipeline, snapshot, raw, {
      schema: options.schema ?? this.#schema,
      requireComplete: options.requireComplete,
      leftOut: this.#session.leftOut,
    });
    return result as RunResult<Schema extends StandardSchemaV1 ? DataOf<Schema> : Data>;
  }

  /**
   * One step's own output, also while the run goes on where the vendor offers that.
   *
   * @param key - `Step.key`.
   * @throws TimeoutError when it is not read before the deadline; InvalidInputError when there is no such step, it has no output yet, or its result says that it did not succeed;
   * then with the vendor's sentence, and with the vendor's answers in `error.raw`.
   */
  async stepResult(key: string, options: { signal?: AbortSignal } = {}): Promise<StepOutput> {
    const { pipeline, ref } = this.#session;
    const signal = options.signal ?? neverAborted();
    const snapshot = this.#session.latest ?? (await this.#session.check(signal));
    const found = (candidate: RunSnapshot) => candidate.steps.find((step) => step.key === key);
    let current = snapshot;
    if (!found(current)?.hasResult && !isTerminal(current.status))
      current = await this.#session.check(signal);
    const step = found(current);
    if (!step?.hasResult) {
      const problem = step
        ? `Step "${key}" has no output (it is ${quoteWord(step.rawStatus)})`
        : `There is no step "${key}"`;
      const keys = current.steps.map((known) => known.key).join(", ") || "none";
      throw new InvalidInputError(problem, { ref, nextStep: `The run's steps are: ${keys}.` });
    }
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

  /**
   * Asks the vendor to stop the run, unless it is known to have ended, and looks at it again. The run may still end
   * otherwise when it was quicker; the snapshot tells.
   *
   * @throws UnsupportedError where the vendor cannot stop a run; it then goes on and is billed. VendorError, also when the
   * vendor took the request and only the look after it failed.
   */
  async cancel(options: { signal?: AbortSignal } = {}): Promise<RunSnapshot> {
    const { pipeline, ref, latest } = this.#session;
    if (latest && isTerminal(latest.status)) return latest;
    const { doCancel } = pipeline;
    if (!pipeline.capabilities.cancel || !doCancel) {
      throw new UnsupportedError("This vendor has no way to stop a run", {
        ref,
        nextStep: "The run goes on at the vendor and is billed; stop waiting for it by aborting the signal.",
      });
    }
    const signal = options.signal ?? neverAborted();
    await this.#session.call(signal, (context) => doCancel.call(pipeline, { ref }, context));
    return this.#session.check(signal);
  }

  /** The ref: `JSON.stringify(handle)` stores what `attach` takes. */
  toJSON(): RunRef {
    return this.ref;
  }

  async #fetchResult(snapshot: RunSnapshot, signal: AbortSignal | undefined): Promise<RawResult> {
    const session = this.#session;
    if (session.rawResult) return session.rawResult;
    const { doResult } = session.pipeline;
    if (!doResult) {
      throw new UnsupportedError("This pipeline's result came with the answer to its start and is not kept", {
        ref: session.ref,
      });
    }
    return this.#raw.join(signal, (stop) => {
      const release = session.onAbort((reason) => stop.abort(reason));
      return beforeDeadline(session, stop.signal, "its result", (signal) =>
        session.call(signal, (context) =>
          doResult.call(session.pipeline, { ref: session.ref, snapshot }, context),
        ),
      ).finally(release);
    });
  }
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
