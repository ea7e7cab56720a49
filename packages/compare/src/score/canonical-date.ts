const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthName =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
const midnight = "(?:[t\\s]00:00(?::00(?:\\.0+)?)?\\s*(?:z|[+-]00:?00)?)?";

interface DateForm {
  pattern: RegExp;
  /** Which group is what. */
  order: "ymd" | "dmy" | "mdy";
}

// A slash date is read month first unless that gives no date, a dotted one day first, as they are mostly written.
const forms: readonly DateForm[] = [
  { pattern: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${midnight}$`), order: "ymd" },
  { pattern: new RegExp(`^(\\d{4})[/.](\\d{1,2})[/.](\\d{1,2})${midnight}$`), order: "ymd" },
  { pattern: /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/, order: "dmy" },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: "mdy" },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, order: "dmy" },
  { pattern: /^(\d{1,2})-(\d{1,2})-(\d{4})$/, order: "mdy" },
  { pattern: /^(\d{1,2})-(\d{1,2})-(\d{4})$/, order: "dmy" },
  { pattern: new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?[\\s.-]*${monthName}[\\s,-]*(\\d{4})$`), order: "dmy" },
  { pattern: new RegExp(`^${monthName}\\s*(\\d{1,2})(?:st|nd|rd|th)?[\\s,]+(\\d{4})$`), order: "mdy" },
  { pattern: new RegExp(`^(\\d{4})[\\s-]${monthName}[\\s-](\\d{1,2})$`), order: "ymd" },
];

/**
 * The ISO form of a date in one of the common spellings. A time stamp at midnight is a date; one at another time is not.
 *
 * @returns `undefined` for anything else, two-digit years included: they don't say which century.
 */
export function canonicalDate(text: string): string | undefined {
  if (!/\d{4}/.test(text)) return undefined;
  const lower = text.trim().toLowerCase();
  for (const { pattern, order } of forms) {
    const groups = pattern.exec(lower)?.slice(1, 4);
    const date = groups && isoDate(groups, order);
    if (date) return date;
  }
  return undefined;
}

function isoDate(groups: string[], order: DateForm["order"]): string | undefined {
  const part = (letter: string) => groups[order.indexOf(letter)] ?? "";
  const year = Number(part("y"));
  const month = monthNumber(part("m"));
  const day = Number(part("d"));
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function monthNumber(text: string): number {
  return /^\d/.test(text) ? Number(text) : months.indexOf(text.slice(0, 3)) + 1;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
