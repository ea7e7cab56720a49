import type { RetryNotice } from "../model/event.ts";
import type { Clock, Random } from "../time/clock.ts";

/**
 * How far a start has come: `preparing` before the billing request, `sent` once that request goes out, `refused` when the
 * vendor did not take it.
 */
export type StartPhase = "preparing" | "sent" | "refused";

/** What core hands to every `do*` method. Here the engine and the HTTP toolkit meet; neither imports the other. */
export interface CallContext {
  /**
   * Every request must carry it. Aborts when the caller aborts or the deadline passes; in `doStart` not while the billing
   * request is under way, whose answer alone names the run.
   */
  signal: AbortSignal;
  /** Time. Providers have no timers of their own. */
  clock: Clock;
  /** For jitter. */
  random: Random;
  /** Core turns it into a `run-retry` event. */
  onRetry(notice: RetryNotice): void;
  /** Core learns whether an answer came from an emulator. */
  onResponse(answer: { httpStatus: number; emulator?: string | undefined }): void;
  /**
   * Core learns how far a start has come and, with `sent`, how many milliseconds the attempt may take. The toolkit reports
   * it; without a report core takes every start for sent as soon as `doStart` was called.
   */
  onStartPhase?(phase: StartPhase, attemptTimeoutMs?: number): void;
}
