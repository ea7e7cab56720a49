import type { ErrorCode } from "../../errors/codes.ts";
import { DocmuxError } from "../../errors/docmux-error.ts";
import { RunTimeoutError, VendorError } from "../../errors/errors.ts";
import { quoteWord } from "../../model/quote.ts";
import type { RunSnapshot } from "../../model/snapshot.ts";
import { isTerminal } from "../../model/status.ts";
import { untilAborted, whenAborted } from "../../time/abort.ts";
import { sleepUntil } from "../../time/clock.ts";
import { pollDelay } from "../../time/delays.ts";
import { trace } from "../../trace/trace.ts";
import type { Watcher } from "./live-runs.ts";
import type { RunSession } from "./session.ts";

/** What can be wrong while watching that says nothing about the run itself: it is asked again. */
const transientPollCodes: readonly ErrorCode[] = ["unavailable", "rate_limited", "bad_response"];

/**
 * The one poll loop. It runs while a caller waits, serves all of them, and ends with the run, with the deadline,
 * with an abort, or when no caller waits any more.
 */
export class PollLoop {
  readonly #session: RunSession;
  #waiting = 0;
  #lastPollError: DocmuxError | undefined;
  #loop: { ended: Promise<RunSnapshot>; stop: AbortController } | undefined;
  /** Ends the wait before the next status check: the status is known from elsewhere. */
  #wake: () => void = () => undefined;
  /** When the status is checked next, in milliseconds since the epoch. */
  #nextMs: number | undefined;
  #changedMs = 0;

  constructor(session: RunSession) {
    this.#session = session;
  }

  /** The terminal snapshot. Rejects with what ended the watch instead. */
  async ended(signal?: AbortSignal): Promise<RunSnapshot> {
    const { latest } = this.#session;
    if (latest && isTerminal(latest.status)) return latest;
    signal?.throwIfAborted();
    const release = this.subscribe();
    try {
      return await untilAborted(this.#watch(), signal);
    } finally {
      release();
    }
  }

  /** Watches until the returned function is called. A watch that ends otherwise than with the run is reported once. */
  subscribe(onFailure: (error: unknown) => void = () => undefined): () => void {
    this.#waiting += 1;
    this.#watch().catch(onFailure);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#stop();
    };
  }

  /** Milliseconds until the next status check, or until the one that would be due if the run were waited for. */
  get nextPollMs(): number | undefined {
    const { latest, clock, ref } = this.#session;
    if (latest && isTerminal(latest.status)) return undefined;
    if (this.#nextMs !== undefined) return Math.max(0, this.#nextMs - clock.now());
    // Not waited for here, as in a queue whose steps attach each time: the age of the run decides.
    const startedMs = Date.parse(ref.startedAt ?? latest?.createdAt ?? "");
    const waitedMs = Number.isNaN(startedMs) ? 0 : Math.max(0, clock.now() - startedMs);
    return latest ? this.#delayMs(waitedMs, latest.pollAfterMs) : 0;
  }

  #delayMs(waitedMs: number, vendorDelayMs: number | undefined): number {
    const { random, poll } = this.#session;
    return pollDelay({ waitedMs, vendorDelayMs, random, ...poll });
  }

  /** A loop that was stopped serves no caller any more: the next wait gets a new one. */
  #stop(): void {
    const loop = this.#loop;
    this.#loop = undefined;
    loop?.stop.abort();
  }

  #watch(): Promise<RunSnapshot> {
    if (!this.#loop) {
      const stop = new AbortController();
      const ended = this.#run(stop)
        .catch((error: unknown) => {
          // A loop that was stopped because the last waiter left has ended no wait.
          if (this.#loop?.stop === stop)
            this.#session.hub.emit("wait-end", { ref: this.#session.ref, error });
          throw error;
        })
        .finally(() => {
          stop.abort();
          if (this.#loop?.stop === stop) this.#loop = undefined;
        });
      this.#loop = { stop, ended };
    }
    return this.#loop.ended;
  }

  async #run(stop: AbortController): Promise<RunSnapshot> {
    const session = this.#session;
    const { clock, timeoutMs } = session;
    if (session.latest && isTerminal(session.latest.status)) return session.latest;
    session.requirePolling();
    // A wait after a deadline gets a new one.
    if (session.deadlineMs <= clock.now()) session.deadlineMs = clock.now() + timeoutMs;
    const release = session.onAbort((reason) => stop.abort(reason));
    sleepUntil(clock, session.deadlineMs, stop.signal).then(
      () => stop.abort(this.#deadlineError()),
      () => undefined,
    );
    const { run, leave } = session.environment.liveRuns.join(session.pipeline.provider, this.#watcher());
    this.#changedMs = clock.now();
    if (!session.latest && run.last) session.receive(run.last);
    let vendorDelayMs = session.latest?.pollAfterMs;
    // An attached handle knows nothing yet: it checks at once.
    let isDue = session.latest === undefined;
    try {
      for (;;) {
        const changesBefore = session.changes;
        while (!isDue) {
          if (session.latest && isTerminal(session.latest.status)) return session.latest;
          isDue = await this.#pause(this.#delayMs(clock.now() - this.#changedMs, vendorDelayMs), stop.signal);
          if (!isDue) vendorDelayMs = session.latest?.pollAfterMs;
        }
        isDue = false;
        try {
          const snapshot = await session.check(stop.signal, true);
          vendorDelayMs = snapshot.pollAfterMs;
          this.#lastPollError = undefined;
        } catch (error) {
          stop.signal.throwIfAborted();
          if (!isTransientPollError(error)) throw error;
          vendorDelayMs = VendorError.isInstance(error) ? error.retryAfterMs : undefined;
          this.#lastPollError = error;
          session.emitPollError(error);
        }
        if (session.latest && isTerminal(session.latest.status)) return session.latest;
        if (session.changes !== changesBefore) this.#changedMs = clock.now();
      }
    } finally {
      leave();
      release();
    }
  }

  /** @returns false when the status became known from elsewhere meanwhile. */
  async #pause(delayMs: number, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#session;
    const pause = new AbortController();
    const forget = whenAborted(signal, (reason) => pause.abort(reason));
    this.#wake = () => pause.abort();
    this.#nextMs = clock.now() + delayMs;
    this.#traceWait(delayMs);
    try {
      await clock.sleep(delayMs, pause.signal);
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!pause.signal.aborted) throw error;
      return false;
    } finally {
      this.#nextMs = undefined;
      this.#wake = () => undefined;
      forget();
    }
  }

  #traceWait(nextPollMs: number): void {
    const { clock, ref, latest } = this.#session;
    trace("docmux:wait", () => ({
      timeMs: clock.now(),
      providerId: ref.providerId,
      runId: ref.runId,
      ...(latest ? { status: latest.status } : {}),
      nextPollMs,
    }));
  }

  #watcher(): Watcher {
    const session = this.#session;
    return {
      ref: session.ref,
      receive: (observed) => {
        const changesBefore = session.changes;
        session.receive(observed);
        this.#lastPollError = undefined;
        if (session.changes !== changesBefore) this.#changedMs = session.clock.now();
        this.#wake();
      },
      check: (signal) => session.check(signal),
      hurry: () => {
        this.#changedMs = session.clock.now();
        this.#wake();
      },
    };
  }

  #deadlineError(): RunTimeoutError {
    const { ref, timeoutMs, latest } = this.#session;
    const state = latest ? `was still ${quoteWord(latest.rawStatus)}` : "could not be looked at";
    const lastError = this.#lastPollError
      ? `, and the last status check failed: ${this.#lastPollError.summary}`
      : "";
    return new RunTimeoutError(`The run ${state} after ${timeoutMs / 1000} s${lastError}`, { ref });
  }
}

function isTransientPollError(error: unknown): error is DocmuxError {
  return DocmuxError.isInstance(error) && transientPollCodes.includes(error.code);
}
