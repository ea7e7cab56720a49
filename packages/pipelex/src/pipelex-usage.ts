import type { Cost, Usage } from "@docmux/core/provider";
import { decimalFromNumber, present, sumDecimals } from "@docmux/core/provider-utils";
import type { WireNodeUsage, WireTokensUsage } from "./pipelex-wire.ts";

/** What calls cost that a server added up itself. Unpriced calls among them make it a lower bound. */
export function addedCost(
  calls: number | null | undefined,
  rated: number | null | undefined,
  cost: number | null | undefined,
): Cost | undefined {
  const amount = typeof cost === "number" ? decimalFromNumber(cost) : undefined;
  const isWhole = typeof calls !== "number" || typeof rated !== "number" || rated >= calls;
  return amount === undefined ? undefined : costOf(amount, isWhole);
}

/** What a controller's whole subtree cost. Its own calls and its parts' are never added to it. */
export function subtreeCost(usage: WireNodeUsage): Cost | undefined {
  return addedCost(usage.subtree_inference_calls, usage.subtree_rated_inference_calls, usage.subtree_cost);
}

/** What some calls of models used together. A call without a price makes the sum a lower bound. */
export function callsUsage(calls: readonly WireTokensUsage[]): Usage {
  const amounts = calls.flatMap(({ cost }) =>
    typeof cost === "number" ? (decimalFromNumber(cost) ?? []) : [],
  );
  return present({
    tokens: callsTokens(calls),
    cost: amounts.length === 0 ? undefined : costOf(sumDecimals(amounts), amounts.length === calls.length),
  });
}

/** Tokens of language models: servers count every extracted page as a million tokens in and out, to price it. */
function callsTokens(calls: readonly WireTokensUsage[]): number | undefined {
  const counts = calls.filter(({ model_type: type }) => type !== "extract").map(tokensOf);
  return sumOrUnknown(counts);
}

/** The sum, unless there is nothing to add or part of it is unknown. */
export function sumOrUnknown(counts: readonly (number | null | undefined)[]): number | undefined {
  const known = counts.filter((count) => typeof count === "number");
  if (known.length === 0 || known.length < counts.length) return undefined;
  return known.reduce((sum, count) => sum + count, 0);
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
