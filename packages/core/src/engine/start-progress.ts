import type { StartPhase } from "../provider/call-context.ts";

/** Whether the vendor may have taken a start by now. */
export class StartProgress {
  #isCalled = false;
  #maybeTaken: boolean | undefined;

  /** `doStart` is called. */
  begin(): void {
    this.#isCalled = true;
  }

  /** What the toolkit tells. What follows the start in the same `doStart` takes nothing back. */
  note(phase: StartPhase): void {
    if (phase === "preparing") this.#maybeTaken ??= false;
    else this.#maybeTaken = phase === "sent";
  }

  get isCalled(): boolean {
    return this.#isCalled;
  }

  get maybeTaken(): boolean {
    return this.#maybeTaken ?? this.#isCalled;
  }
}
