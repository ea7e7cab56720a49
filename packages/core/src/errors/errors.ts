import type { Issue } from "../model/issue.ts";
import type { JsonObject } from "../model/json.ts";
import type { RunRef } from "../model/ref.ts";
import type { PartialResult } from "../model/result.ts";
import type { RunSnapshot } from "../model/snapshot.ts";
import type { RunStatus } from "../model/status.ts";
import { DocmuxError, type ErrorFacts, isMarkedAs, markAs } from "./docmux-error.ts";

const configMarker = Symbol.for("docmux.error.ConfigError");

/** A setting is missing or invalid. Code `config`. */
export class ConfigError extends DocmuxError {
  override name = "ConfigError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("config", summary, facts);
    markAs(this, configMarker);
  }

  static override isInstance(value: unknown): value is ConfigError {
    return isMarkedAs(value, configMarker);
  }
}

const invalidInputMarker = Symbol.for("docmux.error.InvalidInputError");

/** An input was refused, by docmux before sending or by the vendor. Code `invalid_input`. */
export class InvalidInputError extends DocmuxError {
  override name = "InvalidInputError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("invalid_input", summary, facts);
    markAs(this, invalidInputMarker);
  }

  static override isInstance(value: unknown): value is InvalidInputError {
    return isMarkedAs(value, invalidInputMarker);
  }
}

const unsupportedMarker = Symbol.for("docmux.error.UnsupportedError");

/** The pipeline does not offer what was asked for. Code `unsupported`. */
export class UnsupportedError extends DocmuxError {
  override name = "UnsupportedError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("unsupported", summary, facts);
    markAs(this, unsupportedMarker);
  }

  static override isInstance(value: unknown): value is UnsupportedError {
    return isMarkedAs(value, unsupportedMarker);
  }
}

const vendorMarker = Symbol.for("docmux.error.VendorError");

/** The codes that a vendor's answer, or its silence, can lead to. */
export type VendorErrorCode =
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "expired"
  | "rate_limited"
  | "unavailable"
  | "bad_response";

/** Facts of a {@link VendorError}. */
export interface VendorErrorFacts extends ErrorFacts {
  /** What the vendor's own `Retry-After` asks for, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** Output that was delivered but does not match the schema that it was asked for. */
  data?: unknown;
}

/** The vendor refused, could not be reached, or answered something unreadable. */
export class VendorError extends DocmuxError {
  override name = "VendorError";
  /** What the answer, or the silence, comes down to. */
  declare readonly code: VendorErrorCode;
  /** What the vendor's own `Retry-After` asks for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly #data: unknown;

  constructor(code: VendorErrorCode, summary: string, facts: VendorErrorFacts = {}) {
    super(code, summary, facts);
    this.retryAfterMs = facts.retryAfterMs;
    this.#data = facts.data;
    markAs(this, vendorMarker);
  }

  /** Output that was delivered but does not match the schema that it was asked for. Not printed with the error. */
  get data(): unknown {
    return this.#data;
  }

  static override isInstance(value: unknown): value is VendorError {
    return isMarkedAs(value, vendorMarker);
  }
}

const startUnknownMarker = Symbol.for("docmux.error.StartUnknownError");

/** A run that may be the one whose start answer was lost. Nothing proves that it is. */
export interface StartCandidate {
  /** `attach` takes it. */
  ref: RunRef;
  /** When the run was looked up. */
  status: RunStatus;
  /** The vendor's status, unchanged. */
  rawStatus: string;
  /** When the vendor created it. ISO 8601, UTC. */
  createdAt?: string;
}

/** Facts of a {@link StartUnknownError}. */
export interface StartUnknownFacts extends ErrorFacts {
  /** What the provider needs to look the run up, such as the time of the start. */
  search?: JsonObject | undefined;
  /** Runs that may be the lost one. Empty when the vendor was asked and lists none, absent when it was not asked. */
  candidates?: readonly StartCandidate[] | undefined;
  /** The key under which a store remembers the start; `recover` takes it. */
  key?: string | undefined;
}

/**
 * The response to a start was lost, or did not come before the deadline, after the vendor may have accepted it: the run may
 * exist and may be billed. docmux never starts it a second time on its own, and adopts a run only with proof that it is this
 * start. Code `start_unknown`.
 */
export class StartUnknownError extends DocmuxError {
  override name = "StartUnknownError";
  /** What the provider needs to look the run up. */
  readonly search: JsonObject | undefined;
  /** Runs that may be the lost one; absent when the vendor could not be asked. */
  readonly candidates: readonly StartCandidate[] | undefined;
  /** The key under which a store remembers the start; `recover` takes it. */
  readonly key: string | undefined;

  constructor(summary: string, facts: StartUnknownFacts = {}) {
    super("start_unknown", summary, facts);
    this.key = facts.key;
    this.search = facts.search;
    this.candidates = facts.candidates;
    markAs(this, startUnknownMarker);
  }

  static override isInstance(value: unknown): value is StartUnknownError {
    return isMarkedAs(value, startUnknownMarker);
  }
}

const timeoutMarker = Symbol.for("docmux.error.RunTimeoutError");

/**
 * The deadline of this client passed. The run continues at the vendor, or it ended and only its result was not read; `ref`
 * names it. Without a `ref`, no run was started. Code `timeout`.
 */
export class RunTimeoutError extends DocmuxError {
  override name = "RunTimeoutError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("timeout", summary, facts);
    markAs(this, timeoutMarker);
  }

  static override isInstance(value: unknown): value is RunTimeoutError {
    return isMarkedAs(value, timeoutMarker);
  }
}

const runFailedMarker = Symbol.for("docmux.error.RunFailedError");

/** The vendor ended the run without usable output. Code `run_failed`. */
export class RunFailedError extends DocmuxError {
  override name = "RunFailedError";
  /** The last snapshot of the run. */
  readonly snapshot: RunSnapshot;

  constructor(summary: string, facts: ErrorFacts & { snapshot: RunSnapshot }) {
    super("run_failed", summary, { ...facts, ref: facts.snapshot.ref });
    this.snapshot = facts.snapshot;
    markAs(this, runFailedMarker);
  }

  /** What the vendor reported of the run and of its steps. */
  get issues(): Issue[] {
    return issuesOf(this.snapshot);
  }

  static override isInstance(value: unknown): value is RunFailedError {
    return isMarkedAs(value, runFailedMarker);
  }
}

const runCancelledMarker = Symbol.for("docmux.error.RunCancelledError");

/** The run was stopped on request, by this client or elsewhere. Code `run_cancelled`. */
export class RunCancelledError extends DocmuxError {
  override name = "RunCancelledError";
  /** The last snapshot of the run. */
  readonly snapshot: RunSnapshot;

  constructor(summary: string, facts: ErrorFacts & { snapshot: RunSnapshot }) {
    super("run_cancelled", summary, { ...facts, ref: facts.snapshot.ref });
    this.snapshot = facts.snapshot;
    markAs(this, runCancelledMarker);
  }

  /** What the vendor reported of the run and of its steps. */
  get issues(): Issue[] {
    return issuesOf(this.snapshot);
  }

  static override isInstance(value: unknown): value is RunCancelledError {
    return isMarkedAs(value, runCancelledMarker);
  }
}

const partialResultMarker = Symbol.for("docmux.error.PartialResultError");

/** Part of the output is missing, and `partial: "return"` was not asked for. Code `partial_result`. */
export class PartialResultError extends DocmuxError {
  override name = "PartialResultError";
  readonly #result: PartialResult;

  constructor(summary: string, facts: ErrorFacts & { result: PartialResult }) {
    super("partial_result", summary, { ...facts, ref: facts.result.ref });
    this.#result = facts.result;
    markAs(this, partialResultMarker);
  }

  /** What was delivered. Not printed with the error. */
  get result(): PartialResult {
    return this.#result;
  }

  static override isInstance(value: unknown): value is PartialResultError {
    return isMarkedAs(value, partialResultMarker);
  }
}

const storeMarker = Symbol.for("docmux.error.StoreError");

/** The store cannot be read or written. Before a start this means that nothing was sent. Code `store_unavailable`. */
export class StoreError extends DocmuxError {
  override name = "StoreError";

  constructor(summary: string, facts: ErrorFacts = {}) {
    super("store_unavailable", summary, facts);
    markAs(this, storeMarker);
  }

  static override isInstance(value: unknown): value is StoreError {
    return isMarkedAs(value, storeMarker);
  }
}

const storeConflictMarker = Symbol.for("docmux.error.StoreConflictError");

/**
 * What a store refused:
 *
 * - `stale`: the record changed since it was read.
 * - `owner_alive`: another process works on it.
 * - `run_taken`: the run belongs to another key.
 * - `other_start`: the key belongs to another document, pipeline or options.
 * - `other_result`: other bytes are kept for the key.
 * - `open`: it may still lead to a run, or its result was not delivered.
 * - `move`: the state may not follow the one that is recorded.
 */
export type StoreConflict =
  | "stale"
  | "owner_alive"
  | "run_taken"
  | "other_start"
  | "other_result"
  | "open"
  | "move";

/** A store refused a change, because of what it holds. Code `store_conflict`. */
export class StoreConflictError extends DocmuxError {
  override name = "StoreConflictError";
  /** What was refused. */
  readonly conflict: StoreConflict;

  constructor(conflict: StoreConflict, summary: string, facts: ErrorFacts = {}) {
    super("store_conflict", summary, facts);
    this.conflict = conflict;
    markAs(this, storeConflictMarker);
  }

  static override isInstance(value: unknown): value is StoreConflictError {
    return isMarkedAs(value, storeConflictMarker);
  }
}

function issuesOf({ issues, steps }: RunSnapshot): Issue[] {
  return [...issues, ...steps.flatMap((step) => step.issues)];
}
