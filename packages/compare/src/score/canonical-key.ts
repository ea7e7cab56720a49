import { decimalFromNumber } from "@docmux/core/provider";
import { canonicalDate } from "./canonical-date.ts";
import { canonicalDecimal } from "./canonical-decimal.ts";
import { canonicalText } from "./canonical-text.ts";
import { canonicalTime } from "./canonical-time.ts";
import type { Scalar } from "./scalar.ts";

/** Turns a value into the key by which it is compared. */
export type KeyOf = (value: Scalar) => string;

/**
 * The key by which two values are called equal: the first route that applies of boolean, decimal, date, time, text.
 * `64.9` and `"64.90"` share a key, and so do `"2026-03-14"` and `"14 March 2026"`; `"yes"` and `true` do not.
 */
export function canonicalKey(value: Scalar): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return keyOfNumber(value);
  const trimmed = value.trim();
  return (
    (trimmed.includes(".") ? canonicalDecimal(trimmed) : undefined) ??
    canonicalDate(trimmed) ??
    canonicalTime(trimmed) ??
    canonicalText(trimmed)
  );
}

/** {@link canonicalKey} that remembers: most values of a comparison come up once per vendor and row. */
export function memoizedCanonicalKey(): KeyOf {
  const known = new Map<Scalar, string>();
  return (value) => {
    let key = known.get(value);
    if (key === undefined) {
      key = canonicalKey(value);
      known.set(value, key);
    }
    return key;
  };
}

function keyOfNumber(value: number): string {
  const decimal = decimalFromNumber(value);
  return (decimal === undefined ? undefined : canonicalDecimal(decimal)) ?? String(value);
}
