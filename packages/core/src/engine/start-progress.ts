import type { StartPhase } from "../provider/call-context.ts";

/** How long an attempt is let finish where nothing says how long it may take. */
const defaultAttemptTimeoutMs = 60_000;

/** Whether the vendor may have taken a start by now. */
export class StartProgress {
  #isCalled = false;
  #maybeTaken: boolean | undefined;
  #attemptTimeoutMs = defaultAttemptTimeoutMs;

  /** `doStart` is called. */
  begin(): void {
    this.#isCalled = true;
  }

  /** What the toolkit reports. Requests that follow the billing request in the same `doStart` change nothing. */
  note(phase: StartPhase, attemptTimeoutMs = defaultAttemptTimeoutMs): void {
    if (phase === "preparing") this.#maybeTaken ??= false;
    else this.#maybeTaken = phase === "sent";
    if (phase === "sent") this.#attemptTimeoutMs = attemptTimeoutMs;
  }

  get isCalled(): boolean {
    return this.#isCalled;
  }

  get maybeTaken(): boolean {
    return this.#maybeTaken ?? this.#isCalled;
  }

  /** How long the billing request may take. */
  get attemptTimeoutMs(): number {
    return this.#attemptTimeoutMs;
  }
}
