/** How numbers and dates are written where a document comes from. */
export interface LocaleHabits {
  /** `1,234` is a little more than one. */
  decimalComma: boolean;
  /** `1.234` is more than a thousand. */
  dotGroups: boolean;
  /** `03/04/2026` is in April. `undefined`: not known, read as docmux reads it without a locale. */
  dayFirst?: boolean;
}

/** Without a locale: what can be read in two ways is read as in English, dates with slashes month first. */
export const noHabits: LocaleHabits = { decimalComma: false, dotGroups: false };

/**
 * The habits of a locale such as `"de-DE"`.
 *
 * @throws RangeError for a text that is no locale.
 */
export function habitsOf(locale: string | undefined): LocaleHabits {
  if (locale === undefined) return noHabits;
  const numberParts = new Intl.NumberFormat(locale).formatToParts(1234567.5);
  const symbol = (type: string) => numberParts.find((part) => part.type === type)?.value;
  const dateParts = new Intl.DateTimeFormat(locale, { year: "numeric", month: "numeric", day: "numeric" })
    .formatToParts(0)
    .map(({ type }) => type);
  const decimalComma = symbol("decimal") === ",";
  return {
    decimalComma,
    dotGroups: decimalComma && symbol("group") === ".",
    dayFirst: dateParts.indexOf("day") < dateParts.indexOf("month"),
  };
}
