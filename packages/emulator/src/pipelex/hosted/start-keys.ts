import { createHash } from "node:crypto";
import type { EmulatorClock } from "../../server/emulator-clock.ts";
import type { PipelexRun } from "../run/run-state.ts";
import { PlatformError } from "./platform-error.ts";

const keptForMs = 24 * 60 * 60 * 1000;

/**
 * The `Idempotency-Key` of starts, as the vendor's client describes it: for 24 hours the same key with the same body is
 * answered with the run that it started first.
 */
export class StartKeys {
  readonly #clock: EmulatorClock;
  readonly #started = new Map<string, { body: string; run: PipelexRun; atMs: number }>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  /**
   * The run that this key stands for, if any.
   * @throws PlatformError 409 `request.idempotency_conflict` when it stands for another body
   */
  find(key: string | undefined, body: string): PipelexRun | undefined {
    const known = key === undefined ? undefined : this.#started.get(key);
    if (!known || this.#clock.now() - known.atMs >= keptForMs) return undefined;
    if (known.body === digest(body)) return known.run;
    throw new PlatformError(
      "request.idempotency_conflict",
      409,
      "The idempotency key was used before with another body",
    );
  }

  keep(key: string | undefined, body: string, run: PipelexRun): void {
    if (key === undefined || this.#started.get(key)?.run === run) return;
    this.#started.set(key, { body: digest(body), run, atMs: this.#clock.now() });
  }
}

function digest(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
