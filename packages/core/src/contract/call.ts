import type { RetryNotice } from "../model/event.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Clock, Random } from "../time/clock.ts";

/** How long one attempt may take, the response included, where nothing says otherwise. */
export const defaultAttemptTimeoutMs = 60_000;

/** How far a start has come: `preparing` before the billing request, `refused` when the vendor did not take it. */
export type StartPhase = "preparing" | "refused";

/** What the toolkit says of a billing request that it is about to send. */
export interface StartAttemptFacts {
  /** How many milliseconds the attempt may take. */
  attemptTimeoutMs?: number | undefined;
  /** What would be needed to look for the run, were the response lost. */
  search?: JsonObject | undefined;
  /**
   * The response to an earlier request of this start was lost, and it is sent again under the same idempotency key, which the
   * vendor is known to honor. Default false.
   */
  repeatsUnderKey?: boolean | undefined;
}

/** A response as it arrived, before anything is read out of it. */
export interface ResponseBytes {
  /** The request that it answers, such as `GET /api/v1/runs/9/result`. */
  operation: string;
  /** As the vendor declared it, such as `application/json`; empty for none. */
  contentType: string;
  /** Every byte as the vendor sent it, but for a key in it, which is cut out. */
  bytes: Uint8Array;
}

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
   * Core learns how far a start has come. The toolkit reports it; without a report core takes every start for sent as soon as
   * `doStart` was called.
   */
  onStartPhase?(phase: StartPhase): void;
  /**
   * Must be awaited right before each billing request: core writes down that it goes out. When it rejects, the request must
   * not be sent, and `doStart` rejects with the same error. The toolkit does so.
   */
  beforeStart?(attempt: StartAttemptFacts): Promise<void>;
  /** Receives each thing that a start put at the vendor, such as a file: core writes it down before the start is sent. */
  onUploaded?(item: JsonValue): void;
  /** Receives the response to each successful request, where core keeps results. The toolkit hands them over. */
  onResponseBytes?(response: ResponseBytes): void;
}
