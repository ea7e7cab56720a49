/** How amounts are written on a document. */
export interface MoneyStyle {
  /** ISO 4217. */
  currency: string;
  /** Between the thousands. */
  group: string;
  decimalMark: "." | ",";
  decimals: 0 | 2;
  /** Around an amount that shows its currency: `$#`, `# €`, `CHF #`. */
  withMark: string;
}

export const euroInternational: MoneyStyle = {
  currency: "EUR",
  group: ",",
  decimalMark: ".",
  decimals: 2,
  withMark: "EUR #",
};
export const euroContinental: MoneyStyle = {
  currency: "EUR",
  group: ".",
  decimalMark: ",",
  decimals: 2,
  withMark: "# €",
};
export const euroFrench: MoneyStyle = {
  currency: "EUR",
  group: " ",
  decimalMark: ",",
  decimals: 2,
  withMark: "# €",
};
export const dollar: MoneyStyle = {
  currency: "USD",
  group: ",",
  decimalMark: ".",
  decimals: 2,
  withMark: "$#",
};
export const pound: MoneyStyle = {
  currency: "GBP",
  group: ",",
  decimalMark: ".",
  decimals: 2,
  withMark: "£#",
};
export const swissFranc: MoneyStyle = {
  currency: "CHF",
  group: "'",
  decimalMark: ".",
  decimals: 2,
  withMark: "CHF #",
};
export const yen: MoneyStyle = { currency: "JPY", group: ",", decimalMark: ".", decimals: 0, withMark: "¥#" };

/** Writes an amount, given in the smallest unit (cents; yen), without its currency. */
export function formatMoney(minorUnits: number, style: MoneyStyle): string {
  const digits = String(Math.abs(minorUnits)).padStart(style.decimals + 1, "0");
  const whole = style.decimals ? digits.slice(0, -style.decimals) : digits;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, style.group);
  const fraction = style.decimals ? style.decimalMark + digits.slice(-style.decimals) : "";
  return `${minorUnits < 0 ? "-" : ""}${grouped}${fraction}`;
}

/** The same with its currency. */
export function formatMarkedMoney(minorUnits: number, style: MoneyStyle): string {
  const amount = style.withMark.replace("#", formatMoney(Math.abs(minorUnits), style));
  return minorUnits < 0 ? `-${amount}` : amount;
}

/** The amount as a number, the way a truth file holds it. */
export function moneyValue(minorUnits: number, style: MoneyStyle): number {
  return style.decimals ? minorUnits / 100 : minorUnits;
}
