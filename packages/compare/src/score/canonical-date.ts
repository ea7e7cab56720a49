import { type LocaleHabits, noHabits } from "./locale-habits.ts";

// Without accents, in lower case: English, French, German, Spanish, Italian, Portuguese and Dutch.
const monthNames: readonly string[] = [
  "jan january janvier janv januar janner enero ene gennaio gen janeiro januari",
  "feb february fevrier fevr fev februar febrero febbraio fevereiro februari",
  "mar march mars marz maerz mrz marzo marco maart mrt",
  "apr april avril avr abril abr aprile",
  "may mai mayo maggio mag maio mei",
  "jun june juin juni junio giugno giu junho",
  "jul july juillet juil juli julio luglio lug julho",
  "aug august aout agosto ago augustus",
  "sep sept september septembre septiembre setiembre settembre setembro set sett",
  "oct october octobre oktober okt octubre ottobre ott outubro out",
  "nov november novembre noviembre novembro",
  "dec december decembre dezember dez diciembre dic dicembre dezembro",
];
const monthNumbers = new Map(
  monthNames.flatMap((names, index) => names.split(" ").map((name) => [name, index + 1] as const)),
);

type DateOrder = "ymd" | "dmy" | "mdy";

interface DateForm {
  pattern: RegExp;
  /** Which group is what. Of several, the first that gives a date. */
  orders: (habits: LocaleHabits) => readonly DateOrder[];
}

const always = (order: DateOrder) => () => [order];
// A slash date is read month first unless that gives no date, a dotted one day first, as they are mostly written.
const eitherOrder = ({ dayFirst = false }: LocaleHabits): DateOrder[] =>
  dayFirst ? ["dmy", "mdy"] : ["mdy", "dmy"];
const dottedOrder = (habits: LocaleHabits): DateOrder[] =>
  habits.dayFirst === undefined ? ["dmy"] : eitherOrder(habits);

const month = "([a-z]{3,10})\\.?";
const ordinal = "(?:st|nd|rd|th|er|re|o|a|°)?";
const link = "(?:(?:de|del|di|of)\\s)?";
const forms: readonly DateForm[] = [
  { pattern: /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, orders: always("ymd") },
  { pattern: /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/, orders: dottedOrder },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, orders: eitherOrder },
  { pattern: /^(\d{1,2})-(\d{1,2})-(\d{4})$/, orders: eitherOrder },
  {
    pattern: new RegExp(`^(\\d{1,2})${ordinal}[\\s./-]*${link}${month}[\\s,/-]*${link}(\\d{4})$`),
    orders: always("dmy"),
  },
  { pattern: new RegExp(`^${month}\\s*(\\d{1,2})${ordinal}[\\s,]+(\\d{4})$`), orders: always("mdy") },
  { pattern: new RegExp(`^(\\d{4})[\\s-]${month}[\\s-](\\d{1,2})$`), orders: always("ymd") },
];

/** Longer than any date; what is longer is compared as text. */
const longestDate = 60;

/**
 * The key of a date, or of a date with a time of day, in one of the common spellings: ISO form. A time stamp at midnight
 * is a date. One without a zone is in UTC, and one with another zone is converted.
 *
 * @returns `undefined` for anything else, two-digit years included: they do not include the century.
 */
export function canonicalDate(text: string, habits: LocaleHabits = noHabits): string | undefined {
  if (!/\d{4}/.test(text)) return undefined;
  // One space for each run of white space: the patterns would take long on long ones.
  const narrow = text.trim().replace(/\s+/g, " ");
  if (narrow.length > longestDate) return undefined;
  const plain = narrow.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return dayOf(plain, habits) ?? timeStampOf(plain, habits);
}

function dayOf(text: string, habits: LocaleHabits): string | undefined {
  for (const { pattern, orders } of forms) {
    const groups = pattern.exec(text)?.slice(1, 4);
    if (!groups) continue;
    for (const order of orders(habits)) {
      const date = isoDate(groups, order);
      if (date) return date;
    }
  }
  return undefined;
}

function isoDate(groups: string[], order: DateOrder): string | undefined {
  const part = (letter: string) => groups[order.indexOf(letter)] ?? "";
  const year = Number(part("y"));
  const monthNumber = monthNumbers.get(part("m")) ?? Number(part("m"));
  const day = Number(part("d"));
  if (!(monthNumber >= 1 && monthNumber <= 12) || day < 1 || day > daysIn(year, monthNumber))
    return undefined;
  return `${pad(year, 4)}-${pad(monthNumber, 2)}-${pad(day, 2)}`;
}

function daysIn(year: number, monthNumber: number): number {
  return new Date(Date.UTC(year, monthNumber, 0)).getUTCDate();
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}

const half = "(am|pm|a\\.m\\.|p\\.m\\.)?";
const timeStamp = new RegExp(
  `^(.+?)(?:t|,?\\s)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s?${half}\\s?(z|utc|gmt|([+-])(\\d{2}):?(\\d{2})?)?$`,
);

function timeStampOf(text: string, habits: LocaleHabits): string | undefined {
  const match = timeStamp.exec(text);
  if (!match) return undefined;
  const [, dayText = "", hourText, minuteText, secondText = "0", fraction = "", halfOfDay, , sign] = match;
  const [zoneHours, zoneMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  const day = dayOf(dayText, habits);
  const hour = hourOf(Number(hourText), halfOfDay);
  const [minute, second] = [Number(minuteText), Number(secondText)];
  if (day === undefined || hour === undefined || minute > 59 || second > 59) return undefined;
  const restOfSecond = fraction.replace(/0+$/, "");
  if (hour === 0 && minute === 0 && second === 0 && restOfSecond === "") return day;
  const offsetMinutes = (sign === "-" ? -1 : 1) * (60 * zoneHours + zoneMinutes);
  const utc = new Date(`${day}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}Z`);
  utc.setUTCMinutes(utc.getUTCMinutes() - offsetMinutes);
  if (Number.isNaN(utc.getTime())) return undefined;
  return `${utc.toISOString().slice(0, 19)}${restOfSecond === "" ? "" : `.${restOfSecond}`}`;
}

const clockTime = new RegExp(`^(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.0+)?)?\\s*${half}$`);

/**
 * The key of a time of day: `"2:30 PM"` and `"14:30:00"` are `"14:30"`.
 *
 * @returns `undefined` for anything else.
 */
export function canonicalTime(text: string): string | undefined {
  const match = clockTime.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, hourText = "", minute = "", second = "00", halfOfDay] = match;
  const hour = hourOf(Number(hourText), halfOfDay);
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${pad(hour, 2)}:${minute}`;
  return second === "00" ? time : `${time}:${second}`;
}

function hourOf(hour: number, halfOfDay: string | undefined): number | undefined {
  if (halfOfDay === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (halfOfDay.startsWith("p") ? 12 : 0);
}
