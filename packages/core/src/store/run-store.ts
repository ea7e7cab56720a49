import type { JsonObject, JsonValue } from "../model/json.ts";
import type { RunRef } from "../model/ref.ts";
import type { RunStatus } from "../model/status.ts";

/**
 * Remembers starts and keeps results, so that a run outlives its process: a ledger of every paid start, written before the
 * request that bills, and a vault of raw results.
 *
 * Every method rejects with a `StoreError` when the store cannot be read or written. What resolved is durable: it survives
 * the death of every process.
 *
 * @experimental The shape may change in any 0.x release.
 */
export interface RunStore {
  /** This process, as records name their owner: 32 hex digits, never used again. */
  readonly owner: string;
  /**
   * Claims a key before anything is sent. Of any number of concurrent claims exactly one wins.
   *
   * @throws StoreConflictError `other_start` when the key belongs to another document, pipeline or options.
   */
  claim(start: NewStart): Promise<Claim>;
  /**
   * Takes a record from an owner that is gone: `claimed` becomes claimed by this process, `sent` becomes `unknown`. Sends
   * nothing and allows nothing to be sent.
   *
   * @throws StoreConflictError `owner_alive`, or `stale` when the record changed since it was read.
   */
  takeOver(record: StartRecord): Promise<StartRecord>;
  /**
   * Changes a record by compare-and-set on its version: see {@link changeRecord} for what may follow what.
   *
   * @throws StoreConflictError `stale` when the record changed since it was read, `run_taken` when the run belongs to
   * another key.
   */
  record(record: StartRecord, change: RecordChange): Promise<StartRecord>;
  /**
   * Keeps the result of an ended run and makes its record `stored`. No reader sees a part of it. The same bytes again change
   * nothing.
   *
   * @throws StoreConflictError `other_result` when other bytes are kept for the key.
   */
  putResult(record: StartRecord, bytes: AsyncIterable<Uint8Array>): Promise<StartRecord>;
  /** The kept result, compared with its digest while it is read; `undefined` for none. */
  getResult(key: string): Promise<StoredResult | undefined>;
  /** The latest version of a record. */
  get(key: string): Promise<StartRecord | undefined>;
  /** Records in no promised order. One that a newer release wrote is listed and can't be changed. */
  list(query?: RecordQuery): AsyncIterable<StartRecord>;
  /**
   * Deletes a record, or with `result` only its result.
   *
   * @throws StoreConflictError `open` for a start that may still lead to a run, or a result that was not delivered, unless
   * `force` names the reason.
   */
  release(key: string, what?: ReleaseOptions): Promise<void>;
  /** Ends this owner: what it still holds may be taken over. */
  close(): Promise<void>;
}

/**
 * Where one start is.
 *
 * - `claimed`: a process prepares it. No request was sent.
 * - `sent`: the request that bills may be on its way.
 * - `unknown`: the response was lost; the run may exist.
 * - `ambiguous`: looked for, and no run is proven to be this start. A person decides.
 * - `refused`: the vendor itself refused.
 * - `written_off`: a person decided that no run is to be looked for.
 * - `known`: the run is known by its ref.
 * - `ended`: the run has ended.
 * - `stored`: its result is kept.
 * - `delivered`: the caller has the result.
 */
export type StartState = (typeof startStates)[number];

/** {@link StartState}, in the order of a start's life. */
export const startStates = [
  "claimed",
  "sent",
  "unknown",
  "ambiguous",
  "refused",
  "written_off",
  "known",
  "ended",
  "stored",
  "delivered",
] as const;

/** What a start is claimed with. Holds no secret and nothing out of the document. */
export interface NewStart {
  /** Identifies one logical start; the caller's, or derived. */
  key: string;
  /** SHA-256 over pipeline URI, documents, inputs, pages and options, as hex: the same key with another digest is refused. */
  digest: string;
  /** Keyed hash of the credential: distinguishes accounts and reveals nothing. */
  account: string;
  /** Origin that the start goes to. */
  origin: string;
  providerId: string;
  pipelineUri: string;
  /** Sent to vendors that take one; the same for every attempt, also by another process. */
  idempotencyKey: string;
  /** The batch that it belongs to, and its place in it. */
  batch?: { id: string; index: number };
  /** What a person recognizes it by, such as a file name. */
  label?: string;
}

/** One request that may have billed. */
export interface StartAttempt {
  /** ISO 8601, UTC, by the clock of the process that sent it. */
  sentAt: string;
  /** Absent while it is under way, and where its process died. */
  outcome?: "answered" | "refused" | "unsent" | "lost";
  httpStatus?: number;
  /** The vendor's id of the request. */
  requestId?: string;
}

/** One logical start. */
export interface StartRecord extends NewStart {
  /** Version of this shape. */
  format: number;
  /** Begins with 1 and grows by 1 with each change. */
  version: number;
  state: StartState;
  /** Who prepares or sends it; set in `claimed` and `sent` only. */
  owner?: string;
  /** What the provider needs to look for the run; complete before the request is sent. */
  search?: JsonObject;
  /** What the start put at the vendor, such as uploaded files. A start that died before it was sent left it there. */
  uploaded?: readonly JsonValue[];
  attempts: readonly StartAttempt[];
  /** When the run was looked for after its response was lost, and how many may be it. */
  looks: readonly { at: string; found: number }[];
  ref?: RunRef;
  /** How the run became known: by its response, by proof, by the same key, or by a person. */
  how?: "answered" | "proven" | "same_key" | "decided";
  /** Other runs that carry the proof of this start: the vendor received it more than once. */
  repeatedRunIds?: readonly string[];
  /** What a person gave as the reason of a decision. */
  reason?: string;
  /** The last status that was seen. */
  status?: RunStatus;
  /** When the vendor deletes the result. ISO 8601, UTC. */
  resultExpiresAt?: string;
  result?: ResultReceipt;
  /** The process that sent it, and the one that saw its end. The same one: it was followed from start to end. */
  sentBy?: string;
  endedBy?: string;
  /** When each state was reached, by the store's own clock. */
  times: Partial<Record<StartState, string>>;
}

/** What is kept of a result. */
export interface ResultReceipt {
  /** Of all bytes, as hex. */
  sha256: string;
  bytes: number;
  storedAt: string;
}

/** A kept result. */
export interface StoredResult {
  receipt: ResultReceipt;
  /** @throws StoreError when the bytes are not those of the receipt. */
  open(): AsyncIterable<Uint8Array>;
}

/** What a claim led to. */
export interface Claim {
  /** This process prepares and sends it. */
  won: boolean;
  /** The own record, or the one that is there. */
  record: StartRecord;
  /** Who holds a `claimed` or `sent` record. */
  holder: "me" | "alive" | "gone" | "none";
}

/** A move to another state, or a note in the same one. */
export type RecordChange =
  /** Nothing was sent or the vendor refused: it may be sent again. From `ambiguous` a person's order, with the reason. */
  | { to: "claimed"; attempt?: Omit<StartAttempt, "sentAt">; reason?: string }
  | { to: "sent"; search?: JsonObject | undefined }
  | { to: "unknown"; attempt?: Omit<StartAttempt, "sentAt">; search?: JsonObject }
  | { to: "refused"; attempt?: Omit<StartAttempt, "sentAt"> }
  | {
      to: "known";
      ref: RunRef;
      how: NonNullable<StartRecord["how"]>;
      attempt?: Omit<StartAttempt, "sentAt">;
      reason?: string;
      repeatedRunIds?: readonly string[];
    }
  | { to: "ambiguous" }
  | { to: "written_off"; reason: string }
  | { to: "ended"; status: RunStatus; resultExpiresAt?: string | undefined }
  | { to: "delivered" }
  | {
      to?: never;
      look?: { found: number };
      uploaded?: readonly JsonValue[];
      status?: RunStatus;
      resultExpiresAt?: string | undefined;
    };

/** Which records are listed. */
export interface RecordQuery {
  states?: readonly StartState[];
  batch?: string;
  providerId?: string;
  origin?: string;
  /** Results that expire before this time. ISO 8601, UTC. */
  expiringBefore?: string;
}

/** What is deleted. */
export interface ReleaseOptions {
  /** Only the result; the record stays. */
  result?: boolean;
  /** Why something is deleted that is open or was not delivered. */
  force?: string;
}
