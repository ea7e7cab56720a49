/** Lower case, without accents and punctuation, single spaces: the form in which labels are compared. */
export function normalizeLabel(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/#/g, " number ")
    .replace(/n°|nº|\bno\./g, " no ")
    .replace(/[^\p{L}\p{N}%]+/gu, " ")
    .trim()
    .replace(/\s+/g, " ");
}

const CURRENCY_MARK = /\b(?:EUR|USD|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|CNY)\b|[€$£¥]/g;
const PERCENT = /[+-]?\d{1,3}(?:[.,]\d{1,3})?\s?%/g;

/** A label without what is often added to it: a colon, a percentage, a currency, brackets that are then empty. */
export function bareLabel(text: string): string {
  return normalizeLabel(text.replace(PERCENT, " ").replace(CURRENCY_MARK, " ").replace(/%/g, " "));
}
