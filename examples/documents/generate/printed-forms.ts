import { type DateStyle, formatDate } from "./format-date.ts";
import { formatMoney } from "./format-money.ts";

const DATE_STYLES: readonly DateStyle[] = [
  "2026-03-14",
  "14.03.2026",
  "March 14, 2026",
  "14/03/2026",
  "14 March 2026",
  "2026/03/14",
];
const CURRENCY_MARKS: Readonly<Record<string, string>> = { EUR: "€", USD: "$", GBP: "£", JPY: "¥" };

/** Every way in which the set may print a truth value. */
export function printedForms(value: unknown): string[] {
  if (typeof value === "number") return printedNumbers(value);
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return DATE_STYLES.map((style) => formatDate(text, style));
  return [text, CURRENCY_MARKS[text] ?? text, text.replaceAll("_", " ")];
}

function printedNumbers(value: number): string[] {
  const marks = [
    [",", "."],
    [".", ","],
    ["'", "."],
    [" ", ","],
  ] as const;
  const money = marks.flatMap(([group, decimalMark]) => {
    const style = { currency: "", group, decimalMark, withMark: "" };
    return [
      formatMoney(Math.round(value * 100), { ...style, decimals: 2 }),
      formatMoney(Math.round(value), { ...style, decimals: 0 }),
    ].filter((_, at) => at === 0 || Number.isInteger(value));
  });
  return [...money, String(value)];
}
