import type { Cost, Usage } from "@docmux/core/provider";
import { decimalFromNumber, isRecord, present, shiftDecimal, sumDecimals } from "@docmux/core/provider-utils";
import type { StepAnswer } from "./datalab-step-answer.ts";

/** What one step used. The vendor prices in US cents. */
export function stepUsage(answer: StepAnswer): Usage {
  const amount = amountOf(answer);
  return present({
    pages: answer.page_count,
    cost: amount === undefined ? undefined : cost(amount, "exact"),
  });
}

/**
 * What the whole run used: the pages of the document, and the sum of the prices of its steps.
 *
 * @param steps - what each step that did anything used; a step without a price makes the sum a lower bound.
 */
export function runUsage(steps: readonly Usage[]): Usage {
  const pages = steps.flatMap((usage) => usage.pages ?? []);
  const amounts = steps.flatMap((usage) => usage.cost?.amount ?? []);
  return present({
    pages: pages.length > 0 ? Math.max(...pages) : undefined,
    cost:
      amounts.length > 0
        ? cost(sumDecimals(amounts), amounts.length === steps.length ? "exact" : "lower-bound")
        : undefined,
  });
}

function amountOf({ cost_breakdown: breakdown, total_cost: total }: StepAnswer): string | undefined {
  const cents = isRecord(breakdown) ? (breakdown.final_cost_cents ?? total) : total;
  const amount = typeof cents === "number" ? decimalFromNumber(cents) : undefined;
  return amount === undefined ? undefined : shiftDecimal(amount, 2);
}

function cost(amount: string, exactness: Cost["exactness"]): Cost {
  return { amount, currency: "USD", exactness };
}
