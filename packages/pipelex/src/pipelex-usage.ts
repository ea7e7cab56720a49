import type { Cost, Usage } from "@docmux/core/provider";
import { decimalFromNumber, sumDecimals } from "@docmux/core/provider-utils";
import { present } from "./pipelex-present.ts";
import type { WireNodeUsage, WireTokensUsage } from "./pipelex-wire.ts";

/** What a node used: an operator by itself, a controller with everything under it. The two are never added up. */
export function nodeUsage(usage: WireNodeUsage, isController: boolean): Usage {
  return isController
    ? toUsage(
        usage.subtree_inference_calls,
        usage.subtree_rated_inference_calls,
        usage.subtree_total_tokens,
        usage.subtree_cost,
      )
    : toUsage(usage.inference_calls, usage.rated_inference_calls, usage.total_tokens, usage.cost);
}

function toUsage(
  calls: number | null | undefined,
  rated: number | null | undefined,
  tokens: number | null | undefined,
  cost: number | null | undefined,
): Usage {
  const amount = typeof cost === "number" ? decimalFromNumber(cost) : undefined;
  const isWhole = typeof calls !== "number" || typeof rated !== "number" || rated >= calls;
  return present({
    tokens,
    cost: amount === undefined ? undefined : costOf(amount, isWhole),
  });
}

/** What some calls of models used together. A call without a price makes the sum a lower bound. */
export function callsUsage(calls: readonly WireTokensUsage[]): Usage {
  const tokens = calls.map(tokensOf);
  const known = tokens.filter((count) => count !== undefined);
  const amounts = calls.flatMap(({ cost }) =>
    typeof cost === "number" ? (decimalFromNumber(cost) ?? []) : [],
  );
  return present({
    tokens:
      known.length > 0 && known.length === tokens.length
        ? known.reduce((sum, count) => sum + count, 0)
        : undefined,
    cost: amounts.length === 0 ? undefined : costOf(sumDecimals(amounts), amounts.length === calls.length),
  });
}

/** The vendor prices in US dollars. */
function costOf(amount: string, isWhole: boolean): Cost {
  return { amount, currency: "USD", exactness: isWhole ? "exact" : "lower-bound" };
}

/** Categories such as `input_cached` are parts of `input`, so only the two wholes are added. */
function tokensOf({ nb_tokens_by_category: categories }: WireTokensUsage): number | undefined {
  const counts = [categories?.input, categories?.output].filter((count) => typeof count === "number");
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
