import { DocmuxError, formatRef, type RunRef, type RunStatus } from "@docmux/core";
import { sumDecimals } from "@docmux/core/provider";
import { messageForCommand } from "../exit/message.ts";
import type { BatchDocument } from "./documents.ts";

/** The outcome of a document. */
export type BatchOutcome =
  /** Its result file is written. */
  | "delivered"
  /** The run, or its result, failed. */
  | "failed"
  /** The start may have led to a run, and no run is proven to be it. */
  | "ambiguous"
  /** Waiting was ended; the run continues at the vendor. */
  | "detached"
  /** No run was started: the batch was stopped, the account was refused, or a limit was reached. */
  | "not_started";

/** One document in the summary. */
export interface SummaryItem {
  document: string;
  outcome: BatchOutcome;
  /** Name of the result file, next to the summary. */
  file?: string;
  status?: RunStatus;
  ref?: string;
  /** The start, for `docmux recover`. */
  key?: string;
  cost?: { amount: string; currency: string };
  error?: { code: string; message: string };
}

/** What is written to `summary.json`. */
export interface BatchSummary {
  version: 1;
  pipeline: string;
  startedAt: string;
  /** Absent while the batch runs, and after it was killed. */
  finishedAt?: string;
  documents: number;
  counts: Record<BatchOutcome, number>;
  /** What the vendor reported, by currency. */
  cost: Record<string, string>;
  items: SummaryItem[];
}

/** Gathers the outcome of each document. */
export class SummaryBook {
  readonly #pipeline: string;
  readonly #startedAt: string;
  readonly #items: Map<BatchDocument, SummaryItem>;

  constructor(pipeline: string, documents: readonly BatchDocument[], startedAt: string) {
    this.#pipeline = pipeline;
    this.#startedAt = startedAt;
    this.#items = new Map(
      documents.map((document) => [document, { document: document.name, outcome: "not_started" }]),
    );
  }

  /** Notes the outcome of a document. */
  note(document: BatchDocument, item: Omit<SummaryItem, "document">): SummaryItem {
    const complete = { document: document.name, ...item };
    this.#items.set(document, complete);
    return complete;
  }

  /** The outcomes so far. */
  summary(finishedAt?: string): BatchSummary {
    const items = [...this.#items.values()];
    const counts = { delivered: 0, failed: 0, ambiguous: 0, detached: 0, not_started: 0 };
    const amounts: Record<string, string[]> = {};
    for (const { outcome, cost } of items) {
      counts[outcome] += 1;
      if (cost) amounts[cost.currency] = [...(amounts[cost.currency] ?? []), cost.amount];
    }
    return {
      version: 1,
      pipeline: this.#pipeline,
      startedAt: this.#startedAt,
      ...(finishedAt === undefined ? {} : { finishedAt }),
      documents: items.length,
      counts,
      cost: Object.fromEntries(
        Object.entries(amounts).map(([currency, all]) => [currency, sumDecimals(all)]),
      ),
      items,
    };
  }
}

/** An error as the summary shows it. */
export function errorFacts(error: unknown): { code: string; message: string } {
  const message = messageForCommand(error);
  return { code: DocmuxError.isInstance(error) ? error.code : "error", message };
}

/** A ref as the summary shows it, where there is one. */
export function refFacts(ref: RunRef | undefined): { ref?: string } {
  return ref ? { ref: formatRef(ref) } : {};
}
