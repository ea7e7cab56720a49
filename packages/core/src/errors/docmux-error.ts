import type { RunRef } from "../model/ref.ts";
import type { RawResult } from "../model/result.ts";
import type { Advice } from "./advice.ts";
import { type ErrorCode, errorCodes } from "./codes.ts";

const marker = Symbol.for("docmux.error");

/** The facts that an error can carry. Every one is safe to log: none holds a key. */
export interface ErrorFacts {
  /** Vendor that it happened at. */
  providerId?: string | undefined;
  /** The run that it concerns; `attach` takes it. */
  ref?: RunRef | undefined;
  /** HTTP status of the vendor's answer. */
  httpStatus?: number | undefined;
  /** The vendor's id of the request, for its support. */
  requestId?: string | undefined;
  /** Whether the same call may succeed when made again. Default: what the code says. */
  retryable?: boolean | undefined;
  /** What to do next, one sentence. Default: what the code says. */
  nextStep?: string | undefined;
  /** The same as a value, for programs that write their own messages. */
  advice?: Advice | undefined;
  /** Why it happened. Never the HTTP client's own error, which would print the key. */
  cause?: unknown;
}

/**
 * The base of every error that docmux throws. Branch on `code`, or on a class by its static `isInstance`, which also
 * works when two copies of the package are loaded.
 *
 * @example
 * ```ts
 * try {
 *   await run(pipeline, { path: "invoice.pdf" });
 * } catch (error) {
 *   if (DocmuxError.isInstance(error) && error.code === "timeout") await saveForLater(error.ref);
 *   else throw error;
 * }
 * ```
 */
export class DocmuxError extends Error {
  /** Name of the class, also when two copies of the package are loaded. */
  override name = "DocmuxError";
  #raw: RawResult | undefined;
  /** What went wrong, as one of a closed list: branch on it. */
  readonly code: ErrorCode;
  /** The first sentence of the message, without the facts. */
  readonly summary: string;
  /** What to do next, one sentence; the end of the message. */
  readonly nextStep: string;
  /** What to do next as a value, where `nextStep` names parts of the library; for programs that write their own messages. */
  readonly advice: Advice | undefined;
  /** Whether the same call may succeed when made again. */
  readonly retryable: boolean;
  /** Vendor that it happened at. */
  providerId: string | undefined;
  /** The run that it concerns; `attach` takes it. */
  ref: RunRef | undefined;
  /** HTTP status of the vendor's answer. */
  readonly httpStatus: number | undefined;
  /** The vendor's id of the request, for its support. */
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, summary: string, facts: ErrorFacts = {}) {
    const nextStep = facts.nextStep ?? errorCodes[code].nextStep;
    super(composeMessage(summary, facts, nextStep), facts.cause === undefined ? {} : { cause: facts.cause });
    this.code = code;
    this.summary = summary;
    this.nextStep = nextStep;
    this.advice = facts.advice;
    this.retryable = facts.retryable ?? errorCodes[code].retryable;
    this.providerId = facts.providerId ?? facts.ref?.providerId;
    this.ref = facts.ref;
    this.httpStatus = facts.httpStatus;
    this.requestId = facts.requestId;
    markAs(this, marker);
  }

  /** Adds the run to an error that was made where it was not known. Core does so for what providers throw. */
  withRef(ref: RunRef): this {
    if (this.ref !== undefined) return this;
    this.ref = ref;
    this.providerId ??= ref.providerId;
    this.message = composeMessage(this.summary, this, this.nextStep);
    return this;
  }

  /**
   * The vendor's answers, where the error came up after they were fetched: keep them, and `renormalize` reads them again
   * without another bill. Not printed with the error.
   */
  get raw(): RawResult | undefined {
    return this.#raw;
  }

  /** Adds what was fetched to an error about reading it. Core does so. */
  withRaw(raw: RawResult): this {
    this.#raw ??= raw;
    return this;
  }

  /** True for any docmux error, whichever copy of the package made it. */
  static isInstance(value: unknown): value is DocmuxError {
    return isMarkedAs(value, marker);
  }

  /** The error as plain JSON, for logs. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      providerId: this.providerId,
      ref: this.ref,
      httpStatus: this.httpStatus,
      requestId: this.requestId,
      advice: this.advice,
    };
  }
}

/** Marks an error so that {@link isMarkedAs} finds it across copies of the package. */
export function markAs(error: Error, symbol: symbol): void {
  Object.defineProperty(error, symbol, { value: true, enumerable: false });
}

/** True when {@link markAs} marked the value. */
export function isMarkedAs(value: unknown, symbol: symbol): boolean {
  // Not `instanceof Error`: an error of another realm, such as a test runner's, is none of this realm's errors.
  return typeof value === "object" && value !== null && Reflect.get(value, symbol) === true;
}

function composeMessage(summary: string, facts: ErrorFacts, nextStep: string): string {
  const providerId = facts.providerId ?? facts.ref?.providerId;
  const parts = [
    providerId,
    facts.ref && `run ${facts.ref.runId}`,
    facts.httpStatus !== undefined && `HTTP ${facts.httpStatus}`,
    facts.requestId && `request ${facts.requestId}`,
  ].filter(Boolean);
  const where = parts.length > 0 ? ` (${parts.join(", ")})` : "";
  return `${withoutFullStop(summary)}${where}. ${nextStep}`;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, "");
}
