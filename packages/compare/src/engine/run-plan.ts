import { createDocmux } from "@docmux/core";
import { defaultConcurrency, type Provider, sumDecimals } from "@docmux/core/provider";
import pLimit, { type LimitFunction } from "p-limit";
import type { ReportCost } from "../model/cell.ts";
import type { CompareEvent, CompareOptions } from "../options.ts";
import type { PlannedRun } from "./plan.ts";
import {
  cellKeyOf,
  describeError,
  emptyCell,
  type FinishedRun,
  isAccountFailure,
  originOf,
  runCell,
} from "./run-cell.ts";

/** Every run of a plan, in the order of the report. One that fails stops no other, except those of a refused account. */
export async function runPlan(
  plan: readonly PlannedRun[],
  options: CompareOptions,
  deadlineMs: number,
): Promise<FinishedRun[]> {
  const limits = new Map<Provider, LimitFunction>();
  const refused = new Map<Provider, unknown>();
  const docmux = createDocmux({
    providers: [...new Set(plan.map(({ pipeline }) => pipeline.provider))],
    ...(options.store ? { store: options.store } : {}),
  });
  const spending = new Spending(options.budget);
  let done = 0;

  const runAndEmit = async (planned: PlannedRun): Promise<FinishedRun> => {
    const finished = await runOne(planned);
    done += 1;
    emit({ type: "cell-end", ...cellKeyOf(planned), done, total: plan.length, cell: finished.cell });
    return finished;
  };

  const runOne = async (planned: PlannedRun): Promise<FinishedRun> => {
    const { provider } = planned.pipeline;
    const obstacle = obstacleTo(provider);
    // Answers that the store has are free, and read all the same: then the obstacle is asked about before a start is sent.
    if (obstacle && (!options.store || options.signal?.aborted))
      return { origin: originOf(planned), cell: { ...emptyCell(cellKeyOf(planned)), error: obstacle } };
    const key = cellKeyOf(planned);
    emit({ type: "cell-start", ...key, done, total: plan.length });
    const finished = await runCell(planned, {
      docmux,
      options,
      deadlineMs,
      obstacle: () => obstacleTo(provider),
      onEvent: (event) => emit({ type: "cell-event", ...key, event }),
    });
    if (isAccountFailure(finished.error)) refused.set(provider, finished.error);
    if (!finished.cell.reused) spending.add(finished.cell.usage.cost);
    return finished;
  };

  const obstacleTo = (provider: Provider) => {
    if (options.signal?.aborted) return describeError(options.signal.reason, options.signal);
    if (refused.has(provider)) return describeError(refused.get(provider), undefined);
    if (spending.isUsedUp)
      return { code: "budget", message: "The budget was spent before this run was started." };
    return undefined;
  };

  const emit = (event: CompareEvent): void => {
    try {
      options.onEvent?.(event);
    } catch {
      // An observer must not change what is measured.
    }
  };

  const finished = await Promise.all(
    plan.map(async (planned) => {
      const limit = limitFor(planned.pipeline.provider, options.concurrency, limits);
      const result = await limit(() => runAndEmit(planned));
      return { index: planned.index, result };
    }),
  );
  return finished.sort((a, b) => a.index - b.index).map(({ result }) => result);
}

function limitFor(
  provider: Provider,
  concurrency: CompareOptions["concurrency"],
  limits: Map<Provider, LimitFunction>,
): LimitFunction {
  let limit = limits.get(provider);
  if (!limit) {
    const chosen = typeof concurrency === "object" ? concurrency[provider.providerId] : concurrency;
    limit = pLimit(chosen ?? provider.concurrency ?? defaultConcurrency);
    limits.set(provider, limit);
  }
  return limit;
}

/** Adds up the reported costs of runs, against a budget. */
class Spending {
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

  /** True when the reported costs reach the budget. */
  get isUsedUp(): boolean {
    if (!this.#budget) return false;
    const left = sumDecimals([this.#budget.amount, this.#spent === "0" ? "0" : `-${this.#spent}`]);
    return left === "0" || left.startsWith("-");
  }
}
