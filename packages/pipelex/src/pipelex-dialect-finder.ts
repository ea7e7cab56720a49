import type { CallContext } from "@docmux/core/provider";
import type { PipelexConfig } from "./pipelex-config.ts";
import { detectDialect } from "./pipelex-detect-dialect.ts";
import type { PipelexDialect } from "./pipelex-dialect.ts";

/** Knows what the server speaks: by the settings, or by asking it once. A server that could not be asked is asked anew. */
export class PipelexDialectFinder {
  readonly #config: PipelexConfig;
  readonly #known = new Map<string, PipelexDialect>();
  readonly #asking = new Map<string, Promise<PipelexDialect>>();

  constructor(config: PipelexConfig) {
    this.#config = config;
  }

  /** @throws ConfigError, VendorError; the reason of an aborted signal. */
  async find(context: CallContext): Promise<PipelexDialect> {
    const { dialect, baseUrl } = this.#config;
    if (dialect !== "auto") return dialect;
    const place = baseUrl();
    const other = this.#asking.get(place);
    if (other) await settledOrAborted(other, context.signal);
    return this.#known.get(place) ?? this.#ask(place, context);
  }

  async #ask(place: string, context: CallContext): Promise<PipelexDialect> {
    const asking = detectDialect(this.#config, context);
    this.#asking.set(place, asking);
    try {
      const found = await asking;
      this.#known.set(place, found);
      return found;
    } finally {
      if (this.#asking.get(place) === asking) this.#asking.delete(place);
    }
  }
}

/** Waits for what another call asked; whether that went well is for the caller to see. Ends with the own signal. */
function settledOrAborted(asking: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    const done = () => {
      signal.removeEventListener("abort", abort);
      resolve();
    };
    asking.then(done, done);
  });
}
