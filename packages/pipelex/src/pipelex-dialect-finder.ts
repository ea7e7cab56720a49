import type { CallContext } from "@docmux/core/provider";
import type { PipelexConfig } from "./pipelex-config.ts";
import { detectDialect } from "./pipelex-detect-dialect.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";

interface Asking {
  answer: Promise<PipelexDialect>;
  /** Of the caller who asks: when it aborts, the others have learned nothing. */
  signal: AbortSignal;
}

/** Knows what the server speaks: by the settings, or by asking it once. A server that could not be asked is asked anew. */
export class PipelexDialectFinder {
  readonly #config: PipelexConfig;
  readonly #known = new Map<string, PipelexDialect>();
  readonly #asking = new Map<string, Asking>();

  constructor(config: PipelexConfig) {
    this.#config = config;
  }

  /** @throws ConfigError, VendorError; the reason of an aborted signal. */
  async find(context: CallContext): Promise<PipelexDialect> {
    const { dialect, baseUrl } = this.#config;
    if (dialect !== "auto") return dialect;
    const place = baseUrl();
    const known = this.#known.get(place);
    if (known) return known;
    const other = this.#asking.get(place);
    if (!other) return this.#ask(place, context);
    try {
      return await unlessAborted(other.answer, context.signal);
    } catch (error) {
      if (context.signal.aborted || !other.signal.aborted) throw error;
      return this.find(context);
    }
  }

  async #ask(place: string, context: CallContext): Promise<PipelexDialect> {
    const answer = detectDialect(this.#config, context);
    this.#asking.set(place, { answer, signal: context.signal });
    try {
      const found = await answer;
      this.#known.set(place, found);
      return found;
    } finally {
      this.#asking.delete(place);
    }
  }
}

/** What another call asked for, unless the own signal aborts first. */
function unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
