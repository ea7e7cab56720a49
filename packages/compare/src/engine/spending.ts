import { sumDecimals } from "@docmux/core/provider";
import type { ReportCost } from "../model/report-cell.ts";

/** Adds up what runs told of their cost, against a budget. */
export class Spending {
  readonly #budget: { amount: string; currency: string } | undefined;
  #spent = "0";

  constructor(budget: { amount: string; currency: string } | undefined) {
    this.#budget = budget;
  }

  /** Counts a cost in the currency of the budget; others cannot be compared with it. */
  add(cost: ReportCost | undefined): void {
    if (cost && cost.currency === this.#budget?.currency)
      this.#spent = sumDecimals([this.#spent, cost.amount]);
  }

  /** True when as much as the budget was told, or more. */
  get isUsedUp(): boolean {
    if (!this.#budget) return false;
    const left = sumDecimals([this.#budget.amount, this.#spent === "0" ? "0" : `-${this.#spent}`]);
    return left === "0" || left.startsWith("-");
  }
}
