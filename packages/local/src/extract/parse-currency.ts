const SYMBOLS: Record<string, string> = { "€": "EUR", $: "USD", "£": "GBP", "¥": "JPY", US$: "USD" };
const CODES = [
  "EUR",
  "USD",
  "GBP",
  "CHF",
  "JPY",
  "CAD",
  "AUD",
  "SEK",
  "NOK",
  "DKK",
  "PLN",
  "CZK",
  "INR",
  "CNY",
];
const MARK = new RegExp(`(?<![A-Z])(?:${CODES.join("|")})(?![A-Za-z])|US\\$|[€$£¥]|\\bFr\\.(?=\\s?\\d)`, "g");

/** The ISO 4217 codes that are in a text as code or symbol, in the order in which they are printed. */
export function findCurrencies(text: string): string[] {
  return [...text.matchAll(MARK)].map(([mark]) => SYMBOLS[mark] ?? (mark === "Fr." ? "CHF" : mark));
}

/** The first currency of a text. */
export function parseCurrency(text: string): string | undefined {
  return findCurrencies(text)[0];
}

/** Takes currency marks and what holds them together out of a text, so that the number is left. */
export function withoutCurrency(text: string): string {
  return text.replace(MARK, " ").replace(/\s+/g, " ").trim();
}
