import type { Clock, Random } from "../time/clock.ts";

/** A retry that the toolkit is about to make. */
export interface RetryNotice {
  /** What is tried again, such as `GET pipelines/executions/pex_1`. */
  operation: string;
  /** 1 for the first retry. */
  attempt: number;
  /** Milliseconds until it is tried again. */
  delayMs: number;
  /** Why, one short sentence. */
  reason: string;
}

/**
 * How far a start has come: a request that starts nothing goes out, the one that starts goes out, or the vendor surely did
 * not take that one.
 */
export type StartPhase = "preparing" | "sent" | "refused";

/** What core hands to every `do*` method. Here the engine and the HTTP toolkit meet; neither imports the other. */
export interface CallContext {
  /** Aborts when the caller aborts or the deadline passes. Every request must carry it. */
  signal: AbortSignal;
  /** Time. Providers have no timers of their own. */
  clock: Clock;
  /** For jitter. */
  random: Random;
  /** Core turns it into a `run-retry` event. */
  onRetry(notice: RetryNotice): void;
  /** Core learns whether an answer came from an emulator. */
  onAnswer(answer: { httpStatus: number; emulator?: string | undefined }): void;
  /**
   * Core learns whether a start that is cut off may have been taken. The toolkit tells; where nobody does, core takes every
   * start for sent as soon as `doStart` was called.
   */
  onStartPhase?(phase: StartPhase): void;
}
