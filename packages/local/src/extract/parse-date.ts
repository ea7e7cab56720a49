/** How the date is printed. */
export type DateStyle = "iso" | "dotted" | "slashed" | "dashed" | "month-first" | "day-first";

export interface ParsedDate {
  /** `YYYY-MM-DD`. */
  iso: string;
  style: DateStyle;
  /** As it is printed. */
  printed: string;
}

/** What `03/04/2026` means. */
export type SlashOrder = "day-month" | "month-day";

const NAME = "\\p{L}{3,10}\\.?";
const SHAPES: readonly { style: DateStyle; pattern: RegExp }[] = [
  { style: "iso", pattern: /(?<!\d)(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})(?!\d)/gu },
  { style: "dotted", pattern: /(?<![\d.])(?<d>\d{1,2})\.\s?(?<m>\d{1,2})\.\s?(?<y>\d{4}|\d{2})(?![\d.])/gu },
  { style: "slashed", pattern: /(?<![\d/])(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4}|\d{2})(?![\d/])/gu },
  { style: "slashed", pattern: /(?<![\d/])(?<y>\d{4})\/(?<m>\d{1,2})\/(?<d>\d{1,2})(?![\d/])/gu },
  {
    style: "month-first",
    pattern: new RegExp(`(?<n>${NAME})\\s(?<d>\\d{1,2})(?:st|nd|rd|th)?,?\\s(?<y>\\d{4})(?!\\d)`, "gu"),
  },
  {
    style: "day-first",
    pattern: new RegExp(
      `(?<!\\d)(?<d>\\d{1,2})(?:st|nd|rd|th|er)?\\.?[\\s-](?<n>${NAME})[\\s-](?<y>\\d{4}|\\d{2})(?!\\d)`,
      "gu",
    ),
  },
  { style: "dashed", pattern: /(?<![\d-])(?<d>\d{1,2})-(?<m>\d{1,2})-(?<y>\d{4})(?![\d-])/gu },
];

/** Finds the first date of a text, whatever is around it. */
export function findDate(text: string, slashOrder: SlashOrder = "day-month"): ParsedDate | undefined {
  let first: { at: number; date: ParsedDate } | undefined;
  for (const { style, pattern } of SHAPES) {
    for (const match of text.matchAll(pattern)) {
      const yearFirst = /^\d{4}/.test(match[0]);
      const iso = toIso(match.groups ?? {}, style === "slashed" && !yearFirst ? slashOrder : undefined);
      if (!iso) continue;
      if (!first || match.index < first.at)
        first = { at: match.index, date: { iso, style, printed: match[0] } };
      break;
    }
  }
  return first?.date;
}

/** Reads a text that is one date, perhaps with a weekday before it or a time after it. */
export function parseDate(text: string, slashOrder?: SlashOrder): ParsedDate | undefined {
  const date = findDate(text, slashOrder);
  if (!date) return undefined;
  const around = text
    .replace(date.printed, " ")
    .replace(/T?\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?|\b[ap]m\b|\bUhr\b/gi, " ");
  return /^[\s,.]*(?:\p{L}{2,10}[\s,.]*)?$/u.test(around) ? date : undefined;
}

/** Which order a document uses, by a slashed date that can be read only one way. */
export function findSlashOrder(text: string): SlashOrder | undefined {
  for (const [, first, second] of text.matchAll(/(?<![\d/])(\d{1,2})\/(\d{1,2})\/\d{2,4}(?![\d/])/g)) {
    if (Number(first) > 12) return "day-month";
    if (Number(second) > 12) return "month-day";
  }
  return undefined;
}

function toIso(
  groups: Record<string, string | undefined>,
  order: SlashOrder | undefined,
): string | undefined {
  const named = groups.n === undefined ? undefined : monthNumber(groups.n);
  if (groups.n !== undefined && named === undefined) return undefined;
  const rawYear = Number(groups.y);
  const year = rawYear < 100 ? 2000 + rawYear : rawYear;
  let month = named ?? Number(groups.m);
  let day = Number(groups.d);
  const mustSwap = order === "month-day" ? day <= 12 : month > 12;
  if (order && mustSwap) [month, day] = [day, month];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && year > 1900 ? date.toISOString().slice(0, 10) : undefined;
}

const MONTHS: readonly (readonly string[])[] = [
  ["january", "jan", "januar", "janvier", "janv", "enero", "gennaio"],
  ["february", "feb", "februar", "fevrier", "fevr", "febrero", "febbraio"],
  ["march", "mar", "marz", "maerz", "mars", "marzo"],
  ["april", "apr", "avril", "avr", "abril", "aprile"],
  ["may", "mai", "mayo", "maggio"],
  ["june", "jun", "juni", "juin", "junio", "giugno"],
  ["july", "jul", "juli", "juillet", "juil", "julio", "luglio"],
  ["august", "aug", "aout", "agosto"],
  ["september", "sep", "sept", "septembre", "septiembre", "settembre"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre"],
  ["november", "nov", "novembre", "noviembre"],
  ["december", "dec", "dezember", "dez", "decembre", "diciembre", "dicembre"],
];

/** 1 to 12 for an English, German, French, Spanish or Italian month name or its short form. */
function monthNumber(name: string): number | undefined {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\.$/, "");
  const index = MONTHS.findIndex((names) => names.includes(plain));
  return index < 0 ? undefined : index + 1;
}
