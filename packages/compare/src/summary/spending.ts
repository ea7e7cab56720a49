import { sumDecimals } from "@docmux/core/provider";
import type { ReportCell, ReportCost } from "../model/cell.ts";
import type { ReportSpending } from "../model/pipeline.ts";

/** Weakest last. */
const exactnesses: readonly ReportCost["exactness"][] = ["exact", "lower-bound", "estimate"];

/**
 * What the runs of one pipeline cost, for each currency: currencies are never converted.
 *
 * @param pageCountOf - pages of a document, for runs that do not report theirs.
 */
export function summarizeSpending(
  cells: readonly ReportCell[],
  pageCountOf: (document: string) => number | undefined,
): ReportSpending[] {
  const currencies = new Set(cells.flatMap((cell) => cell.usage.cost?.currency ?? []));
  return [...currencies].map((currency) => {
    const priced = cells.filter((cell) => cell.usage.cost?.currency === currency);
    const costs = priced.flatMap((cell) => cell.usage.cost ?? []);
    const total = sumDecimals(costs.map((cost) => cost.amount));
    const pages = priced.map((cell) => cell.usage.pages ?? pageCountOf(cell.document));
    const isPaged = pages.every((count) => count !== undefined);
    // The cost of ungraded results bought no value that is known to be correct.
    const graded = priced.filter((cell) => cell.score !== null);
    const correct = graded.reduce((sum, cell) => sum + (cell.score?.buckets.correct ?? 0), 0);
    return {
      currency,
      total,
      exactness: weakest(costs),
      runs: priced.length,
      perRun: divideDecimal(total, priced.length),
      perPage: isPaged ? perUnit(total, sum(pages)) : null,
      perCorrectValue: perUnit(sumDecimals(graded.map((cell) => cell.usage.cost?.amount ?? "0")), correct),
    };
  });
}

function perUnit(total: string, units: number): string | null {
  return units > 0 ? divideDecimal(total, units) : null;
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}

function weakest(costs: readonly ReportCost[]): ReportCost["exactness"] {
  const ranks = costs.map((cost) => exactnesses.indexOf(cost.exactness));
  return exactnesses[Math.max(0, ...ranks)] ?? "estimate";
}

const keptDigits = 6;

/** A decimal string divided by a whole number, rounded to 6 digits after the point. */
export function divideDecimal(amount: string, divisor: number): string {
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const units = BigInt(whole + fraction) * 10n ** BigInt(keptDigits);
  const shareOf = BigInt(divisor) * 10n ** BigInt(fraction.length);
  const rounded = (2n * units + shareOf) / (2n * shareOf);
  const digits = rounded.toString().padStart(keptDigits + 1, "0");
  const text = `${digits.slice(0, -keptDigits)}.${digits.slice(-keptDigits)}`.replace(/\.?0+$/, "");
  return amount.startsWith("-") && rounded !== 0n ? `-${text}` : text;
}
