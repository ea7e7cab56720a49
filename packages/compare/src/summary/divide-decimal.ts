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
