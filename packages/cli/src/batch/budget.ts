import { type Cost, InvalidInputError, type Pipeline, type RunResult } from "@docmux/core";
import { printable } from "../view/printable.ts";
import type { BatchDocument } from "./documents.ts";
import { mostPages } from "./pages.ts";

/** What a pipeline may offer in addition to the contract: a price by pages. */
interface Pricing {
  estimateCost?(pages: number, options: { signal: AbortSignal }): Promise<Cost | undefined>;
}

/** Amounts are added as whole millionths: binary fractions would not add up. */
const micros = 1_000_000;

/**
 * Keeps a batch below an amount: before a document is started, its estimate is reserved; once its run has ended, the vendor's
 * figure replaces the estimate. Documents that were delivered by an earlier call count as well.
 */
export class Budget {
  readonly currency: string;
  readonly #mostMicros: number;
  readonly #estimates: ReadonlyMap<BatchDocument, number>;
  readonly #reserved = new Map<BatchDocument, number>();
  #spentMicros = 0;
  #wake: (() => void) | undefined;

  private constructor(most: number, currency: string, estimates: ReadonlyMap<BatchDocument, number>) {
    this.currency = currency;
    this.#mostMicros = Math.floor(most * micros);
    this.#estimates = estimates;
  }

  /**
   * Estimates every document before the first is sent.
   *
   * @throws InvalidInputError where the vendor has no rate, or the pages of a document are not known.
   */
  static async open(
    most: number,
    documents: readonly BatchDocument[],
    { pipeline, pages, signal }: { pipeline: Pipeline; pages: string | undefined; signal: AbortSignal },
  ): Promise<Budget> {
    const { estimateCost } = pipeline as Pricing;
    if (!estimateCost) throw noRate(pipeline);
    const counted = new Map<BatchDocument, number>();
    const unknown: string[] = [];
    for (const document of documents) {
      const count = await mostPages(document.input, pages);
      if (count === undefined) unknown.push(document.name);
      else counted.set(document, count);
    }
    if (unknown.length > 0) throw unknownPages(unknown);
    const prices = new Map<number, Cost>();
    for (const count of new Set(counted.values())) {
      const cost = await estimateCost.call(pipeline, count, { signal });
      if (!cost) throw noRate(pipeline);
      prices.set(count, cost);
    }
    const [first] = prices.values();
    const estimates = [...counted].map(
      ([document, count]) => [document, toMicros(prices.get(count)?.amount ?? "0")] as const,
    );
    return new Budget(most, first?.currency ?? "", new Map(estimates));
  }

  /**
   * Reserves the estimate of a document, once the amount has room for it.
   *
   * @returns false when it has none, also after every run in flight has ended.
   */
  async reserve(document: BatchDocument): Promise<boolean> {
    const estimate = this.#estimates.get(document) ?? 0;
    while (this.#spentMicros + this.#reservedMicros() + estimate > this.#mostMicros) {
      if (this.#reserved.size === 0) return false;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#reserved.set(document, estimate);
    return true;
  }

  /**
   * The run of a document has ended, or did not come to be.
   *
   * @param outcome - its result; `"started"` for a run, or a start that may have led to one, without a figure.
   */
  settle(document: BatchDocument, outcome: RunResult | "started" | "not_started"): void {
    const estimate = this.#reserved.get(document) ?? 0;
    this.#reserved.delete(document);
    if (outcome !== "not_started") this.#spentMicros += this.#costOf(outcome) ?? estimate;
    this.#wake?.();
  }

  #costOf(outcome: RunResult | "started"): number | undefined {
    const cost = outcome === "started" ? undefined : outcome.usage.cost;
    return cost?.currency === this.currency && cost.exactness !== "lower-bound"
      ? toMicros(cost.amount)
      : undefined;
  }

  #reservedMicros(): number {
    return [...this.#reserved.values()].reduce((sum, each) => sum + each, 0);
  }
}

function toMicros(amount: string): number {
  return Math.ceil(Number((Number(amount) * micros).toFixed(3)));
}

function noRate({ uri }: Pipeline): InvalidInputError {
  return new InvalidInputError(`The vendor of ${uri} reports no rate, so --max-cost cannot be kept`, {
    nextStep: "Leave --max-cost out, and limit the batch with --max-documents. No run was started.",
  });
}

function unknownPages(names: readonly string[]): InvalidInputError {
  const [first = "", ...others] = names;
  const which = others.length > 0 ? `"${first}" and ${others.length} more` : `"${first}"`;
  return new InvalidInputError(
    printable(`The pages of ${which} cannot be counted, so --max-cost cannot be kept`),
    {
      nextStep: "Set a limit with --pages, such as 0-9, or leave --max-cost out. No run was started.",
    },
  );
}
