import { type CallContext, ConfigError, isRecord } from "@docmux/core/provider";
import { tryRequest } from "./client.ts";
import type { PipelexDialect } from "./dialect.ts";
import { type Config, hostedBaseUrl, providerId } from "./settings.ts";

/** Knows what the server speaks: by the settings, or by asking it once. A server that could not be asked is asked anew. */
export class DialectFinder {
  readonly #config: Config;
  readonly #known = new Map<string, PipelexDialect>();
  readonly #asking = new Map<string, Asking>();

  constructor(config: Config) {
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

interface Asking {
  answer: Promise<PipelexDialect>;
  /** Of the caller who asks: when it aborts, the others have learned nothing. */
  signal: AbortSignal;
}

/**
 * Asks a server what it speaks: `GET /v1/version` where there is one, else the health routes of the servers before it
 * (`/health` since 0.1.0, `/api/v1/health` before).
 *
 * @throws ConfigError when nothing at the base URL looks like Pipelex; VendorError when the server cannot be asked.
 */
async function detectDialect(config: Config, context: CallContext): Promise<PipelexDialect> {
  if (config.baseUrl() === hostedBaseUrl) return "hosted";
  const version = await probe(config, "/v1/version", context);
  if (version && typeof version.implementation === "string") {
    return version.implementation === "pipelex-api" ? "v1" : "hosted";
  }
  if (await probe(config, "/health", context)) return "legacy-0.1";
  if (await probe(config, "/api/v1/health", context)) return "legacy";
  throw new ConfigError(`Nothing at ${config.baseUrl()} tells which dialect of Pipelex it speaks`, {
    providerId,
    nextStep: "Check { baseUrl }, or set { dialect } to legacy, legacy-0.1, v1 or hosted.",
  });
}

/** @returns the answer where the route is there and answers a JSON object. */
async function probe(
  config: Config,
  url: string,
  context: CallContext,
): Promise<Record<string, unknown> | undefined> {
  const { answer, failed } = await tryRequest(
    config,
    { url, effect: "poll", timeoutMs: probeTimeoutMs, maxAnswerBytes: 64 * 1024 },
    context,
  );
  if (answer) return isRecord(answer.body) ? answer.body : undefined;
  if (failed.httpStatus === 404 || failed.httpStatus === 405) return undefined;
  throw failed.error;
}

const probeTimeoutMs = 5000;

/** What another call asked for, unless the own signal aborts first. */
function unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
