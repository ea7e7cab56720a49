import type { EmulatorClock } from "../server/emulator-clock.ts";
import { postWithin } from "../server/post-within.ts";
import type { DatalabBehavior } from "./datalab-behavior.ts";
import { isLoopback } from "./is-loopback.ts";

/** Account settings of webhooks. */
export interface WebhookSettings {
  /** The account's own URL, used by runs that name none. Default: none. */
  accountUrl?: string;
  /** Travels in clear in the body, as the vendor has it. Default: null. */
  secret?: string;
  /** How long an answer is waited for, in milliseconds. Default 30 000. */
  timeoutMs?: number;
  /** Deliveries of one event at most. Undocumented; default 4. */
  attempts?: number;
  /** From one attempt to the next, in milliseconds of the emulator's clock. Undocumented; default 1000. */
  retryDelayMs?: number;
  /** How often the same event is sent once more after it was taken. Default 0. */
  duplicates?: number;
  /** Origin of `request_check_url`. Default: the emulator's own. */
  checkOrigin?: string;
}

/** One attempt to notify a receiver of the end of a run. */
export interface WebhookDelivery {
  url: string;
  executionId: string;
  /** From 1. */
  attempt: number;
  /** HTTP status of the receiver; `"timeout"`, `"unreachable"`, or `"not-loopback"` when nothing was sent. */
  outcome: number | "timeout" | "unreachable" | "not-loopback";
  body: Record<string, unknown>;
}

interface Due {
  atMs: number;
  send(): Promise<void>;
}

const POLL_EVERY_MS = 5;

/** Posts webhooks when the emulator's clock reaches the end of a run: again on 5xx and timeouts, never on 4xx. */
export class WebhookSender {
  readonly deliveries: WebhookDelivery[] = [];
  readonly #clock: EmulatorClock;
  readonly #settings: WebhookSettings;
  /** Changed from outside by `configure`. */
  readonly #switches: DatalabBehavior;
  #due: Due[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: EmulatorClock, settings: WebhookSettings, switches: DatalabBehavior) {
    this.#clock = clock;
    this.#switches = switches;
    this.#settings = settings;
  }

  /** `endsAtMs` may be `Infinity`: a run that never ends sends no webhook. */
  schedule(runUrl: string | null, executionId: string, endsAtMs: number, origin: string): void {
    const url = runUrl ?? this.#settings.accountUrl;
    if (url === undefined || endsAtMs === Infinity) return;
    const body = {
      request_id: executionId,
      request_check_url: `${this.#settings.checkOrigin ?? origin}/api/v1/pipelines/executions/${executionId}`,
      webhook_secret: this.#settings.secret ?? null,
      ...(this.#switches.webhookExecutionId ? { execution_id: executionId } : {}),
    };
    this.#at(endsAtMs, () => this.#deliver({ url, executionId, body }, 1));
  }

  stop(): void {
    this.#due = [];
    clearTimeout(this.#timer);
  }

  async #deliver(
    event: Pick<WebhookDelivery, "url" | "executionId" | "body">,
    attempt: number,
  ): Promise<void> {
    const { attempts = 4, retryDelayMs = 1000, duplicates = 0 } = this.#settings;
    const outcome = await this.#post(event.url, event.body);
    this.deliveries.push({ ...event, attempt, outcome });
    const again = () => this.#at(this.#clock.now() + retryDelayMs, () => this.#deliver(event, attempt + 1));
    const failedForNow = outcome === "timeout" || outcome === "unreachable" || Number(outcome) >= 500;
    if (failedForNow && attempt < attempts) again();
    const taken = typeof outcome === "number" && outcome < 300;
    const sentBefore = this.deliveries.filter(
      (each) =>
        each.executionId === event.executionId && typeof each.outcome === "number" && each.outcome < 300,
    ).length;
    if (taken && sentBefore <= duplicates) again();
  }

  async #post(url: string, body: Record<string, unknown>): Promise<WebhookDelivery["outcome"]> {
    if (!isLoopback(url)) return "not-loopback";
    try {
      return await postWithin(this.#settings.timeoutMs ?? 30_000, url, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch (error) {
      return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "unreachable";
    }
  }

  #at(atMs: number, send: () => Promise<void>): void {
    this.#due.push({ atMs, send });
    this.#poll();
  }

  // A clock that is moved by hand sends no notification, so it is polled while a delivery is due.
  #poll(): void {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    const ready = this.#due.filter((each) => each.atMs <= now);
    this.#due = this.#due.filter((each) => each.atMs > now);
    for (const each of ready) void each.send();
    if (this.#due.length > 0) this.#timer = setTimeout(() => this.#poll(), POLL_EVERY_MS).unref();
  }
}
