/**
 * The runs that a command started or was asked about, each as the line that names it. What cannot be printed on standard
 * output is named from here. Loads nothing, so that the process can hold it before a command is chosen.
 */
export class StartedRuns {
  readonly #lines = new Map<string, string>();
  readonly #named = new Set<string>();
  #onLater: ((line: string) => void) | undefined;
  #isAwaiting = false;

  /** Whether the command has no run. */
  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  /** Keeps a run. */
  add(printedRef: string, line: string): void {
    if (this.#lines.has(printedRef)) return;
    this.#lines.set(printedRef, line);
    if (!this.#onLater) return;
    this.#isAwaiting = false;
    this.#named.add(printedRef);
    this.#onLater(line);
  }

  /** Standard error names these runs. */
  markNamed(printedRefs: readonly string[]): void {
    for (const printedRef of printedRefs) this.#named.add(printedRef);
  }

  /** The lines of the runs that standard error does not name yet; from now on they count as named. */
  takeUnnamed(): string[] {
    const unnamed = [...this.#lines].filter(([printedRef]) => !this.#named.has(printedRef));
    this.markNamed(unnamed.map(([printedRef]) => printedRef));
    return unnamed.map(([, line]) => line);
  }

  /** The command was interrupted while a vendor was being asked to start a run: only the answer names that run. */
  awaitStart(): void {
    this.#isAwaiting = true;
  }

  /** Whether such an answer is still awaited. */
  get isAwaitingStart(): boolean {
    return this.#isAwaiting;
  }

  /** The command has ended; a start that was in flight may still lead to a run, which the listener names. */
  nameLaterRuns(listener: (line: string) => void): void {
    this.#onLater = listener;
  }
}
