import pLimit, { type LimitFunction } from "p-limit";
import { defaultConcurrency, type Provider } from "../contract/provider.ts";
import { untilAborted } from "../time/abort.ts";

/** Counts the calls that run at the same time, per provider instance. */
export class CallLimits {
  readonly #limits = new WeakMap<Provider, LimitFunction>();
  readonly #concurrency: ReadonlyMap<string, number>;

  /** @param concurrency - per provider id; default: that of the provider, else {@link defaultConcurrency}. */
  constructor(concurrency: ReadonlyMap<string, number> = new Map()) {
    this.#concurrency = concurrency;
  }

  /** How many calls to a provider run at the same time. */
  concurrencyOf({ providerId, concurrency }: Provider): number {
    return this.#concurrency.get(providerId) ?? concurrency ?? defaultConcurrency;
  }

  /**
   * Makes a call when its provider instance has a free place. Leaves the queue immediately when the signal aborts; the call
   * is then never made.
   */
  call<Answer>(provider: Provider, signal: AbortSignal, call: () => Promise<Answer>): Promise<Answer> {
    let limit = this.#limits.get(provider);
    if (!limit) {
      limit = pLimit(this.concurrencyOf(provider));
      this.#limits.set(provider, limit);
    }
    const answer = limit(() => {
      signal.throwIfAborted();
      return call();
    });
    return untilAborted(answer, signal);
  }
}
