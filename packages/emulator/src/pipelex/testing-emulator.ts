import { afterEach } from "vitest";
import { ManualEmulatorClock } from "../server/emulator-clock.ts";
import type { PipelexEmulatorOptions } from "./pipelex-emulator-options.ts";
import { type PipelexEmulator, startPipelexEmulator } from "./start-pipelex-emulator.ts";
import { send, type TestAnswer } from "./testing-client.ts";
import { invoicePipe } from "./testing-pdf.ts";

/** One emulator per test, on a clock that the test moves; closed after each test. */
export class TestEmulator {
  readonly #defaults: PipelexEmulatorOptions;
  readonly #startIso: string;
  #running: PipelexEmulator | undefined;
  #clock = new ManualEmulatorClock();

  constructor(startIso: string, defaults: PipelexEmulatorOptions) {
    this.#startIso = startIso;
    this.#defaults = defaults;
    afterEach(() => this.#running?.close());
  }

  async start(options: PipelexEmulatorOptions = {}): Promise<void> {
    this.#clock = new ManualEmulatorClock(this.#startIso);
    const seeds = { clock: this.#clock, pipes: [invoicePipe] };
    this.#running = await startPipelexEmulator({ ...seeds, ...this.#defaults, ...options });
  }

  get running(): PipelexEmulator {
    if (!this.#running) throw new Error("start() it first");
    return this.#running;
  }

  advance(milliseconds: number): void {
    this.#clock.advance(milliseconds);
  }

  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer> {
    return send(this.running.origin, method, path, body, headers);
  }
}
