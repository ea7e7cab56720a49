import { createHmac } from "node:crypto";
import { postWithin } from "../server/post-within.ts";
import type { PipelexEngine } from "./pipelex-engine.ts";
import { PipelexError } from "./pipelex-error.ts";
import { endOf, type PipelexRun } from "./run/run-state.ts";
import { errorReport } from "./wire/error-report.ts";
import { runFailure } from "./wire/execute-answer.ts";

/** One attempt to notify a receiver that a run ended. There is exactly one attempt per URL. */
export interface PipelexCallback {
  url: string;
  body: Record<string, unknown>;
  /** Hex HMAC-SHA256 of the run id; the body is not signed. */
  signature: string;
  /** What the receiver answered, or why it could not be reached. */
  outcome: number | string;
}

const deliveryTimeoutMs = 30_000;

/** Sends the callbacks of started runs when these end. */
export class CallbackSender {
  readonly sent: PipelexCallback[] = [];
  readonly #engine: PipelexEngine;
  readonly #secret: string | null;
  readonly #underway = new Set<Promise<void>>();

  constructor(engine: PipelexEngine, secret: string | null) {
    this.#engine = engine;
    this.#secret = secret;
  }

  /** @throws PipelexError `EnvVarNotFoundError` when callbacks are asked for and nothing can sign them */
  check(urls: string[]): void {
    if (urls.length === 0 || this.#secret !== null) return;
    const message = "Environment variable 'COMPLETION_CALLBACK_SECRET' is required but not set";
    throw new PipelexError("EnvVarNotFoundError", message, { domain: "config" });
  }

  /** Waits in the background for the run to end, then posts to each of its URLs. */
  follow(run: PipelexRun): void {
    const urls = run.request.callbackUrls ?? [];
    if (urls.length === 0 || this.#secret === null) return;
    // Signed when the run is submitted: the real server knows nothing but the id by then.
    const signature = createHmac("sha256", this.#secret).update(run.id, "utf8").digest("hex");
    const delivery = this.#deliver(run, urls, signature).finally(() => this.#underway.delete(delivery));
    this.#underway.add(delivery);
  }

  /** Resolves when every callback that is under way has been sent. */
  async settled(): Promise<void> {
    await Promise.all(this.#underway);
  }

  async #deliver(run: PipelexRun, urls: string[], signature: string): Promise<void> {
    const trace = await this.#engine.waitForEnd(run);
    const { state } = endOf(run, trace);
    const result =
      state === "COMPLETED"
        ? { result_url: `single-tenant/results/${run.id}/` }
        : { error: errorReport(runFailure(trace, state)) };
    const body = { pipeline_run_id: run.id, state, status: state, ...result };
    for (const url of urls) {
      this.sent.push({ url, body, signature, outcome: await post(url, body, signature) });
    }
  }
}

async function post(url: string, body: unknown, signature: string): Promise<number | string> {
  try {
    return await postWithin(deliveryTimeoutMs, url, {
      headers: { "content-type": "application/json", "x-completion-signature": signature },
      body: JSON.stringify(body),
    });
  } catch (error) {
    return String(error);
  }
}
