import * as z from "zod/mini";

/** An amount of money. Decimal string, never a float. */
export interface Cost {
  /** Such as `"0.0315"`, in units of `currency`. */
  amount: string;
  /** ISO 4217 code, such as `"USD"`. */
  currency: string;
  /**
   * `exact`: the vendor reported it. `lower-bound`: some parts were not priced, it cost at least this. `estimate`:
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

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Exact sum of decimal strings such as `"0.10"` and `"3"`. Returns `"0"` for an empty list. */
export function sumDecimals(amounts: readonly string[]): string {
  const parts = amounts.map(parseDecimal);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const total = parts.reduce((sum, part) => sum + part.units * 10n ** BigInt(scale - part.scale), 0n);
  return formatDecimal(total, scale);
}

/**
 * A JSON number as the decimal string that it was most likely written as: `0.1` -> `"0.1"`, `1e-7` -> `"0.0000001"`.
 * Returns `undefined` for NaN and infinities.
 */
export function decimalFromNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const [mantissa = "0", exponentText = "0"] = String(value).toLowerCase().split("e");
  const { units, scale } = parseDecimal(mantissa);
  const shifted = scale - Number(exponentText);
  return shifted >= 0 ? formatDecimal(units, shifted) : formatDecimal(units * 10n ** BigInt(-shifted), 0);
}

/** Moves the decimal point to the left: `shiftDecimal("315", 2)` -> `"3.15"` (cents to units). */
export function shiftDecimal(amount: string, places: number): string {
  const { units, scale } = parseDecimal(amount);
  return formatDecimal(units, scale + places);
}

function parseDecimal(amount: string): { units: bigint; scale: number } {
  const match = decimalPattern.exec(amount);
  if (!match) throw new RangeError(`"${amount}" is not a decimal number`);
  const [, sign = "", whole = "0", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

function formatDecimal(units: bigint, scale: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return sign + whole + (fraction === "" ? "" : `.${fraction}`);
}
