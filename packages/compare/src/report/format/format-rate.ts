/** An amount that was divided, to three digits: more would promise a precision that a mean does not have. */
export function formatRate(amount: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  if (/[1-9]/.test(whole)) return fraction === "" ? whole : Number(amount).toFixed(2);
  const leadingZeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  return Number(amount).toFixed(Math.min(fraction.length, leadingZeros + 3));
}
