export type ValueKind = "string" | "number" | "integer" | "boolean" | "date";

const CURRENCY = /\b(EUR|USD|GBP|CHF)\b|[€$£]|\bFr\./g;
const CODES: Record<string, string> = { "€": "EUR", $: "USD", "£": "GBP", "Fr.": "CHF" };

/** The first currency that a text names, as a code. */
export function readCurrency(text: string): string | undefined {
  const [mark] = text.match(CURRENCY) ?? [];
  return mark && (CODES[mark] ?? mark);
}

/** Reads a text as a value of the kind, or `undefined` when it is something else. */
export function readValue(text: string, kind: ValueKind): unknown {
  const trimmed = text.trim();
  switch (kind) {
    case "number":
      return readNumber(trimmed);
    case "integer": {
      const number = readNumber(trimmed);
      return Number.isInteger(number) ? number : undefined;
    }
    case "date":
      return readDate(trimmed);
    case "boolean":
      return /^(yes|true)$/i.test(trimmed) || (/^(no|false)$/i.test(trimmed) ? false : undefined);
    case "string":
      return /[\p{L}\p{N}]/u.test(trimmed) ? trimmed : undefined;
  }
}

function readNumber(text: string): number | undefined {
  const plain = text
    .replace(CURRENCY, "")
    .replace(/[\s'’]|%$/g, "")
    .replace(/[−–]/g, "-");
  if (!/^-?\d[\d.,]*$/.test(plain)) return undefined;
  const mark = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  // Three digits after the only mark are thousands far more often than decimals.
  const hasDecimals = mark >= 0 && plain.length - mark - 1 !== 3;
  const whole = (hasDecimals ? plain.slice(0, mark) : plain).replace(/[.,]/g, "");
  const number = Number(hasDecimals ? `${whole}.${plain.slice(mark + 1)}` : whole);
  return Number.isFinite(number) ? number : undefined;
}

function readDate(text: string): string | undefined {
  const numbers =
    /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$/.exec(text) ??
    /^(?<d>\d{1,2})[./](?<m>\d{1,2})[./](?<y>\d{4})$/.exec(text);
  const { y, m = "", d = "" } = numbers?.groups ?? {};
  const month = Number(m) > 12 ? d : m;
  const day = Number(m) > 12 ? m : d;
  const written = y ? `${y}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : namedDate(text);
  const time = Date.parse(`${written}T00:00Z`);
  return written && !Number.isNaN(time) ? written : undefined;
}

/** `March 14, 2026`, `14 March 2026`. */
function namedDate(text: string): string | undefined {
  if (!/^(\p{L}{3,9}\.? \d{1,2}|\d{1,2} \p{L}{3,9}),? \d{4}$/u.test(text)) return undefined;
  const time = Date.parse(`${text} UTC`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}
