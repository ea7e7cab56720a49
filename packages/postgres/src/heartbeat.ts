import { StoreError } from "@docmux/core/store";
import { askRows, type PostgresDatabase } from "./database.ts";

/** How long owners that were silent are kept. A record of an owner that is not there may be taken over as well. */
const silentOwnersKept = "1 day";

/** The life that this process shows to others: a row whose time the server's clock sets. */
export class Heartbeat {
  readonly #db: PostgresDatabase;
  readonly #schema: string;
  readonly #owner: string;
  readonly #ttlMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The beat that is under way. */
  #beat: Promise<void> | undefined;
  /** Whether a row may be there. */
  #hasBegun = false;
  /** When the last beat that arrived was sent, by the monotonic clock of this process. */
  #beatenAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(db: PostgresDatabase, schema: string, owner: string, ttlMs: number) {
    this.#db = db;
    this.#schema = schema;
    this.#owner = owner;
    this.#ttlMs = ttlMs;
  }

  /**
   * Makes sure that others see this process alive, before it begins to hold a record. The first call begins the heartbeat.
   *
   * @throws StoreError
   */
  async ensure(): Promise<void> {
    if (this.#isClosed) {
      throw new StoreError("The store was closed", {
        retryable: false,
        nextStep: "Make another one. No request was sent.",
      });
    }
    // A beat that is late is not waited for by the timer alone: a blocked process would claim while it looks dead.
    if (performance.now() - this.#beatenAtMs > this.#ttlMs / 2) await this.#send();
    this.#timer ??= this.#startTimer();
  }

  /** Ends the life: what it holds may be taken over immediately. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    if (!this.#hasBegun) return;
    // A beat that is under way would bring the row back after it is deleted.
    await this.#beat?.catch(() => undefined);
    await askRows(this.#db, `delete from ${this.#schema}.owner where id = $1::text`, [this.#owner]);
  }

  #startTimer(): ReturnType<typeof setInterval> {
    // A beat that fails is followed by the next one; until then a statement that fails says so to its caller.
    const timer = setInterval(() => void this.#send().catch(() => undefined), this.#ttlMs / 3);
    timer.unref?.();
    return timer;
  }

  /** One beat at a time: those that ask meanwhile share it. */
  #send(): Promise<void> {
    this.#hasBegun = true;
    this.#beat ??= this.#write().finally(() => {
      this.#beat = undefined;
    });
    return this.#beat;
  }

  async #write(): Promise<void> {
    const sentAtMs = performance.now();
    await askRows(
      this.#db,
      `with gone as (
        delete from ${this.#schema}.owner
        where id <> $1::text and seen_at < clock_timestamp() - ttl - interval '${silentOwnersKept}'
      )
      insert into ${this.#schema}.owner as o (id, ttl) values ($1::text, make_interval(secs => $2::text::float8 / 1000))
      on conflict (id) do update set seen_at = clock_timestamp(), ttl = excluded.ttl`,
      [this.#owner, String(this.#ttlMs)],
    );
    this.#beatenAtMs = sentAtMs;
  }
}
