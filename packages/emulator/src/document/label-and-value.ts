import type { FieldSchema } from "./extraction.ts";

const currency = /\b(EUR|USD|GBP|CHF)\b|[€$£]|\bFr\./;
const currencyCodes: Record<string, string> = { "€": "EUR", $: "USD", "£": "GBP", "Fr.": "CHF" };

/** The first currency that a text names, as a code. */
export function readCurrency(text: string): string | undefined {
  const [mark] = currency.exec(text) ?? [];
  return mark && (currencyCodes[mark] ?? mark);
}

/** Lower case, single spaces, without marks, percentages and currencies. */
export function bare(text: string): string {
  const plain = text.replace(/\b(EUR|USD|GBP|CHF)\b|\d+([.,]\d+)? ?%/g, " ").toLowerCase();
  const words = plain.replace(/\b(no|nr)\b\.?|#/g, "number").split(/[^\p{L}\p{N}]+/u);
  return words.filter(Boolean).join(" ");
}

/** `invoiceNumber` and `invoice_number` are both `invoice number`. */
export function wordsOf(name: string): string {
  return bare(name.replace(/([a-z\d])([A-Z])/g, "$1 $2"));
}

/** What a document may print before the value, the surest first. */
export function labelsOf(name: string, { title = "", description = "" }: FieldSchema, around = ""): string[] {
  const own = wordsOf(name);
  const quoted = [...description.matchAll(/["“]([^"”]{2,40})["”]/g)].map(([, text = ""]) => bare(text));
  const whole = [bare(title), around && `${around} ${own}`, own];
  const shorter = whole.map((label) => label.replace(/ (amount|name|number)$/, ""));
  const all = [...whole, ...quoted, ...shorter, own.replace(/^\w+ /, "")];
  return [...new Set(all)].filter((label) => !["", "name", "number"].includes(label));
}

/** What type of value a field asks for. */
export function kindOf(name: string, { type, format }: FieldSchema): string {
  const kind = ["integer", "number", "boolean"].find((each) => [type].flat().includes(each));
  return kind ?? (format?.startsWith("date") || /date$/.test(wordsOf(name)) ? "date" : "string");
}

/** Reads a text as a value of the kind, or `undefined` when it is something else. */
export function readValue(text: string, kind: string): unknown {
  if (kind === "date") return readDate(text);
  if (kind === "boolean") return /^(yes|true|no|false)$/i.test(text) ? /^[yt]/i.test(text) : undefined;
  if (kind === "string") return /[\p{L}\p{N}]/u.test(text) ? text : undefined;
  return kind === "integer" && !Number.isInteger(readNumber(text)) ? undefined : readNumber(text);
}

function readNumber(text: string): number | undefined {
  const plain = text
    .replace(currency, "")
    .replace(/[\s'’]|%$/g, "")
    .replace("−", "-");
  // Three digits after the only mark are thousands far more often than decimals.
  const [, whole, decimals = ""] = /^(-?\d[\d.,]*?)(?:[.,](\d{1,2}|\d{4,}))?$/.exec(plain) ?? [];
  return whole === undefined ? undefined : Number(`${whole.replace(/[.,]/g, "")}.${decimals}`);
}

/** `2026-03-14`, `14.03.2026`, `14/03/2026`, `March 14, 2026`, `14 March 2026`. */
function readDate(text: string): string | undefined {
  const [, day = "", month = "", year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  if (!year && !/^(\d{4}-\d{2}-\d{2}|(\p{L}{3,9}\.? \d{1,2}|\d{1,2} \p{L}{3,9}),? \d{4})$/u.test(text))
    return undefined;
  const order = Number(month) > 12 ? [year, day, month] : [year, month, day];
  const time = Date.parse(`${year ? order.join("-") : text} UTC`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}
