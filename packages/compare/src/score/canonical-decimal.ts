const plainNumeral = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?$/;
const keptFractionDigits = 7;
/** Longer than any number of JSON; what is longer is compared as text. */
const longestNumeral = 400;

/**
 * The key of a plain numeral such as `"64.90"`: the integer part exact, the fraction to 7 significant digits, no
 * trailing zeros. Zero-padded whole numbers such as `"007"` are identifiers, not numbers.
 *
 * @returns `undefined` for anything else.
 */
export function canonicalDecimal(text: string): string | undefined {
  const match = text.length > longestNumeral ? null : plainNumeral.exec(text);
  if (!match) return undefined;
  const [, sign = "", digitsBefore = "", fraction = ""] = match;
  const whole = digitsBefore || "0";
  if (whole.length > 1 && whole.startsWith("0")) return undefined;
  const { units, scale } = roundFraction(whole, fraction);
  const digits = units.toString().padStart(scale + 1, "0");
  const integer = digits.slice(0, digits.length - scale);
  const rest = digits.slice(digits.length - scale).replace(/0+$/, "");
  const unsigned = rest === "" ? integer : `${integer}.${rest}`;
  return sign === "-" && units !== 0n ? `-${unsigned}` : unsigned;
}

function roundFraction(whole: string, fraction: string): { units: bigint; scale: number } {
  const leadingZeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const scale = Math.min(fraction.length, leadingZeros + keptFractionDigits);
  const kept = BigInt(whole + fraction.slice(0, scale));
  const roundsUp = Number(fraction[scale] ?? "0") >= 5;
  return { units: roundsUp ? kept + 1n : kept, scale };
}
