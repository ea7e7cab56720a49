/**
 * Many signals that abort with one. Taking a listener off a signal costs as much as the signal has listeners, so ten
 * thousand runs on one signal would pay for each other; here the signal has one listener.
 */
export class SignalFan {
  readonly #children = new Set<AbortController>();
  readonly #source: AbortSignal | undefined;
  readonly #abortAll = () => {
    for (const child of this.#children) child.abort(this.#source?.reason);
  };

  constructor(source: AbortSignal | undefined) {
    this.#source = source;
    source?.addEventListener("abort", this.#abortAll, { once: true });
  }

  open(): { signal: AbortSignal; close(): void } {
    const child = new AbortController();
    if (this.#source?.aborted) child.abort(this.#source.reason);
    this.#children.add(child);
    return { signal: child.signal, close: () => this.#children.delete(child) };
  }

  close(): void {
    this.#source?.removeEventListener("abort", this.#abortAll);
  }
}
