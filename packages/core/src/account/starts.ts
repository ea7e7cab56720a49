import { DocmuxError } from "../errors/docmux-error.ts";
import { StoreConflictError, StoreError } from "../errors/errors.ts";
import type { Issue } from "../model/issue.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { nameException } from "../model/quote.ts";
import type { RunRef } from "../model/ref.ts";
import type { RawResult } from "../model/result.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import type { ShortRefParts } from "../store/refs.ts";
import { type BundlePart, decodeBundle, encodeBundle } from "../store/result-bundle.ts";
import type { RecordChange, RunStore, StartAttempt, StartRecord } from "../store/run-store.ts";

/** The facts of a response that settled an attempt. */
export type AttemptFacts = Pick<StartAttempt, "httpStatus" | "requestId">;

/**
 * One start in a store, as a process that works on it sees it. Its writes go out one after the other. What can be written
 * later than it happened is written before the next change: a full disk must not turn a known run into an error.
 */
export class StartLedger {
  readonly #store: RunStore;
  readonly #onError: (error: unknown) => void;
  #record: StartRecord;
  #late: RecordChange[] = [];
  #uploaded: readonly JsonValue[] | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  /** @param onError - receives the error of a change that could not be written yet. */
  constructor(store: RunStore, record: StartRecord, onError: (error: unknown) => void = () => undefined) {
    this.#store = store;
    this.#record = record;
    this.#onError = onError;
  }

  /** The record as this process knows it. */
  get record(): StartRecord {
    return this.#record;
  }

  /**
   * Writes down that the billing request goes out. A repeat under the same key is written down already.
   *
   * @throws StoreError, StoreConflictError: the request must not be sent then.
   */
  beforeStart(search: JsonObject | undefined, repeatsUnderKey = false): Promise<void> {
    return this.#inTurn(async () => {
      await this.#writeLate();
      if (repeatsUnderKey && this.#record.state === "sent") return;
      for (let turn = 0; turn < mostTurns; turn += 1) {
        const isFresh = freshness();
        this.#record = await this.#store.record(this.#record, { to: "sent", search });
        if (isFresh()) return;
        // The machine slept while the record was written: another process may act on it by now.
        this.#record = await this.#store.record(this.#record, {
          to: "claimed",
          attempt: { outcome: "unsent" },
        });
      }
      throw new StoreError("The start was not sent: writing it down took too long each time", {
        nextStep: "Check the store; no request was sent.",
      });
    });
  }

  /** The vendor refused the attempt, or it never left: it may be sent again. */
  refusedForNow(facts: AttemptFacts = {}): void {
    this.#later({ to: "claimed", attempt: { outcome: "refused", ...facts } });
  }

  /** No run was started. */
  async refused(facts: AttemptFacts = {}): Promise<void> {
    await this.#settle({ to: "refused", attempt: { outcome: "refused", ...facts } });
  }

  /** The response was lost. */
  async lost(facts: AttemptFacts = {}, search?: JsonObject): Promise<void> {
    this.#assumeSent();
    const attempt = { outcome: "lost", ...facts } as const;
    await this.#settle({ to: "unknown", attempt, ...(search ? { search } : {}) });
  }

  /** The start put something at the vendor: written down before the request that bills. */
  uploaded(item: JsonValue): void {
    this.#uploaded = [...(this.#uploaded ?? this.#record.uploaded ?? []), item];
    this.#later({ uploaded: this.#uploaded });
  }

  /**
   * The run is known.
   *
   * @param repeatedRunIds - other runs that carry the proof of this start.
   * @throws StoreConflictError `run_taken` when it belongs to another start.
   */
  async known(
    ref: RunRef,
    how: NonNullable<StartRecord["how"]>,
    repeatedRunIds: readonly string[] = [],
  ): Promise<void> {
    this.#assumeSent();
    await this.#settle({
      to: "known",
      ref,
      how,
      ...(how === "answered" ? { attempt: { outcome: "answered" as const } } : {}),
      ...(repeatedRunIds.length > 0 ? { repeatedRunIds } : {}),
    });
  }

  /** The run was looked for. */
  async looked(found: number): Promise<void> {
    await this.#settle({ look: { found } });
  }

  /** The run cannot be looked for, or was looked for often enough. */
  async ambiguous(): Promise<void> {
    await this.#settle({ to: "ambiguous" });
  }

  /** The run has ended. */
  ended({ status, resultExpiresAt }: RunSnapshot): void {
    if (this.#record.state === "known" || this.#late.some(({ to }) => to === "known"))
      this.#later({ to: "ended", status, resultExpiresAt });
  }

  /** The caller has the result, or the reason why there is none. */
  delivered(): void {
    this.#later({ to: "delivered" });
  }

  /** Keeps a result. What goes wrong is reported and does not cost the result. */
  async keep(result: KeptResult): Promise<void> {
    await this.#inTurn(async () => {
      try {
        await this.#writeLate();
        this.#record = await this.#store.putResult(this.#record, encodeBundle(toParts(result)));
      } catch (error) {
        // Another process kept what it fetched: that is the result then.
        if (!isConflict(error, "other_result") && !isConflict(error, "stale")) this.#onError(error);
        await this.#reread();
      }
    });
  }

  /** The kept result; `undefined` where none is kept. */
  async kept(): Promise<KeptResult | undefined> {
    if (!this.#record.result) return undefined;
    return readKept(this.#store, this.#record.key);
  }

  /** Resolves when every change was written, or could not be. */
  async idle(): Promise<void> {
    await this.#inTurn(() => this.#writeLate().catch(() => undefined));
  }

  /** A provider that did not announce its request has sent it all the same. */
  #assumeSent(): void {
    if (this.#record.state === "claimed" && this.#late.length === 0) this.#late.push({ to: "sent" });
  }

  /** A fact: written now if possible, else with the next change. Facts win over a version that another process wrote. */
  async #settle(change: RecordChange): Promise<void> {
    this.#late.push(change);
    await this.#inTurn(() =>
      this.#writeLate().catch((error: unknown) => {
        if (isConflict(error, "run_taken")) throw error;
        this.#onError(error);
      }),
    );
  }

  #later(change: RecordChange): void {
    this.#late.push(change);
    void this.#inTurn(() => this.#writeLate().catch(this.#onError));
  }

  async #writeLate(): Promise<void> {
    for (let change = this.#late[0]; change; change = this.#late[0]) {
      await this.#writeFact(change);
      this.#late.shift();
    }
  }

  async #writeFact(change: RecordChange): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      try {
        this.#record = await this.#store.record(this.#record, change);
        return;
      } catch (error) {
        // Already so, or further: another process saw the same.
        if (isConflict(error, "move")) return;
        if (isConflict(error, "run_taken")) {
          this.#late.shift();
          throw error;
        }
        const isBehind = isConflict(error, "stale") || isConflict(error, "owner_alive");
        if (!isBehind || turn === mostTurns) throw error;
        await this.#reread();
      }
    }
  }

  async #reread(): Promise<void> {
    const latest = await this.#store.get(this.#record.key).catch(() => undefined);
    if (latest) this.#record = latest;
  }

  #inTurn<Value>(task: () => Promise<Value>): Promise<Value> {
    const outcome = this.#tail.then(task, task);
    this.#tail = outcome.catch(() => undefined);
    return outcome;
  }
}

/** The warning of a change that could not be written yet. */
export function storeWarning(error: unknown): Issue {
  const reason = DocmuxError.isInstance(error) ? error.summary : nameException(error);
  const message = `The store could not be written (${reason}): what this process knows is lost if it ends now.`;
  return { severity: "warning", code: "store_unavailable", message };
}

/**
 * Finds the record of a run: by the key in its ref, or among those of its vendor.
 *
 * @param ref - what is known of the run: a short ref names neither origin nor key, and a webhook no pipeline.
 */
export async function findRecord(
  store: RunStore,
  ref: RunRef | ShortRefParts | Pick<RunRef, "providerId" | "origin" | "runId">,
): Promise<StartRecord | undefined> {
  const { runId, startKey, providerId, origin, pipelineUri }: Partial<RunRef> = ref;
  const isOfRun = (record: StartRecord | undefined) =>
    record?.ref?.runId === runId &&
    (origin === undefined ? record?.pipelineUri === pipelineUri : record?.origin === origin);
  const named = startKey === undefined ? undefined : await store.get(startKey);
  if (named && isOfRun(named)) return named;
  const query = {
    ...(providerId === undefined ? {} : { providerId }),
    ...(origin === undefined ? {} : { origin }),
  };
  for await (const record of store.list(query)) {
    if (isOfRun(record)) return record;
  }
  return undefined;
}

/** What is kept of a run: enough to read its result again, and the responses as the vendor sent them. */
export interface KeptResult {
  snapshot: RunSnapshot;
  raw: RawResult;
  /** The response to each request that fetched the result. */
  responses: readonly BundlePart[];
}

/** Reads the kept result of a start. */
export async function readKept(store: RunStore, key: string): Promise<KeptResult | undefined> {
  const stored = await store.getResult(key);
  if (!stored) return undefined;
  const parts = await decodeBundle(stored.open());
  const json = (name: string) => {
    const part = parts.find((candidate) => candidate.name === name);
    return part ? JSON.parse(new TextDecoder().decode(part.bytes)) : undefined;
  };
  const responses = parts.filter(({ name }) => name !== snapshotPart && name !== rawPart);
  return { snapshot: json(snapshotPart), raw: json(rawPart), responses };
}

const snapshotPart = "snapshot";
const rawPart = "raw";

function toParts({ snapshot, raw, responses }: KeptResult): BundlePart[] {
  const json = (name: string, value: unknown): BundlePart => ({
    name,
    contentType: "application/json",
    bytes: new TextEncoder().encode(JSON.stringify(value)),
  });
  return [json(snapshotPart, snapshot), json(rawPart, raw), ...responses];
}

/** How often a change is tried again on a newer version. */
const mostTurns = 3;

/** Longer than a store takes, shorter than anybody takes to act on a record: a process that sleeps must not send. */
const longestWriteMs = 5_000;

/** Whether little time has passed, by both clocks of this machine: one of them stops while it sleeps. */
function freshness(): () => boolean {
  const [wallMs, monotonicMs] = [Date.now(), performance.now()];
  return () => {
    const passedMs = [Date.now() - wallMs, performance.now() - monotonicMs];
    return passedMs.every((ms) => Math.abs(ms) < longestWriteMs);
  };
}

function isConflict(error: unknown, conflict: StoreConflictError["conflict"]): boolean {
  return StoreConflictError.isInstance(error) && error.conflict === conflict;
}
