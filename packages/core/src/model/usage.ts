import * as z from "zod/mini";

/** An amount of money. Decimal string, never a float. */
export interface Cost {
  /** Such as `"0.0315"`, in units of `currency`. */
  amount: string;
  /** ISO 4217 code, such as `"USD"`. */
  currency: string;
  /**
   * `exact`: the vendor said so. `lower-bound`: some parts were not priced, it cost at least this. `estimate`:
   * computed from a rate.
   */
  exactness: "exact" | "lower-bound" | "estimate";
}

/** What a run or a step used. An absent member is unknown, never zero. */
export interface Usage {
  /** Pages that were processed. */
  pages?: number;
  /** Tokens of language models. */
  tokens?: number;
  /** What it cost. */
  cost?: Cost;
}

/** Shape of a persisted {@link Usage}. */
export const usageSchema = z.looseObject({
  pages: z.optional(z.number()),
  tokens: z.optional(z.number()),
  cost: z.optional(
    z.looseObject({
      amount: z.string().check(z.regex(/^-?\d+(\.\d+)?$/)),
      currency: z.string(),
      exactness: z.enum(["exact", "lower-bound", "estimate"]),
    }),
  ),
});
