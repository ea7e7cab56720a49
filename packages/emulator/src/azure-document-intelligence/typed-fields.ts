import { extractFields } from "../document/extract-fields.ts";
import type { FieldEvidence, FieldSchema } from "../document/extraction.ts";
import { fieldTypeOf } from "./models.ts";
import { around, type Corners, type PlacedLine, type PlacedPage, type PlacedWord } from "./page-text.ts";

/** Where something is, as the service writes it. */
export type RegionsOf = (pageIndex: number, corners: Corners) => unknown[];

/** A field as the service writes it: its type, and its value in a member of that name. */
export type Field = Record<string, unknown> & { type: string };

/** Reads the fields of a schema out of the pages. A field that is not found is left out. */
export function readTypedFields(
  pages: readonly PlacedPage[],
  schema: FieldSchema,
  regionsOf: RegionsOf,
): Record<string, Field> {
  const document = { pages: pages.map(({ page }) => page) };
  const { data, evidence } = extractFields(document, schema, "layout");
  const typed = (value: unknown, field: FieldSchema, path: string): Field | undefined => {
    if (value === null || value === undefined) return undefined;
    const type = fieldTypeOf(field);
    if (Array.isArray(value)) {
      const items = value.flatMap((item, at) => typed(item, field.items ?? {}, `${path}.${at}`) ?? []);
      return items.length > 0 ? { type: "array", valueArray: items } : undefined;
    }
    if (typeof value === "object") {
      const members = fieldsOf(value as Record<string, unknown>, field.properties ?? {}, `${path}.`);
      const content = Object.values(members).map((member) => member.content ?? "");
      return {
        type: "object",
        valueObject: members,
        content: content.join(" ").trim(),
        confidence: sure(path),
      };
    }
    const found = locate(pages, evidence[path], value);
    const { content } = found;
    const place =
      found.words.length > 0 ? { boundingRegions: regionsOf(found.page, around(found.words)) } : {};
    return { type, ...valueMember(type, value, content), content, ...place, confidence: sure(content) };
  };
  const fieldsOf = (
    values: Record<string, unknown>,
    properties: Record<string, FieldSchema>,
    prefix: string,
  ): Record<string, Field> =>
    Object.fromEntries(
      Object.entries(properties).flatMap(([name, field]) => {
        const read = typed(values[name], field, `${prefix}${name}`);
        return read ? [[name, read]] : [];
      }),
    );
  return fieldsOf(data, schema.properties ?? {}, "");
}

/** Sure to a degree that differs from text to text, and is the same for the same text. */
export function sure(text: string): number {
  const sum = [...text].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (900 + (sum % 97)) / 1000;
}

function valueMember(type: string, value: unknown, content: string): Record<string, unknown> {
  switch (type) {
    case "currency": {
      const [symbol] = /[$€£¥]/.exec(content) ?? [];
      const code = /\b(?:USD|EUR|GBP|JPY|CHF)\b/.exec(content)?.[0] ?? currencies[symbol ?? ""];
      return {
        valueCurrency: {
          amount: value,
          ...(symbol ? { currencySymbol: symbol } : {}),
          ...(code ? { currencyCode: code } : {}),
        },
      };
    }
    case "address":
      return { valueAddress: { streetAddress: value } };
    default:
      return { [`value${type.slice(0, 1).toUpperCase()}${type.slice(1)}`]: value };
  }
}

const currencies: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };

/** The words of a value, out of the lines that it was read from; where the value is not found in them, all of these lines. */
function locate(
  pages: readonly PlacedPage[],
  evidence: FieldEvidence | undefined,
  value: unknown,
): { page: number; words: readonly PlacedWord[]; content: string } {
  const page = pages.find((candidate) => candidate.page.index === evidence?.page);
  const source = squash(evidence?.text ?? "");
  const isOfSource = (text: string) =>
    text !== "" && source !== "" && (source.includes(text) || text.includes(source));
  const lines = (page?.lines ?? []).filter((line) => isOfSource(squash(line.text)));
  const words = lines.flatMap((line) => line.words);
  const within = (some: readonly PlacedLine[]) =>
    some.map((line) => wordsOfValue(line.words, value)).find((part) => part.length > 0);
  // A value of several lines is in all of them; one whose evidence is a cell is somewhere on the page.
  const chosen = within(lines) ?? nonEmpty(wordsOfValue(words, value)) ?? within(page?.lines ?? []) ?? [];
  const used = chosen.length > 0 ? chosen : words;
  const content = used.map(({ text }) => text).join(" ") || String(value);
  return { page: evidence?.page ?? 0, words: used, content };
}

function nonEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

const mostWords = 24;

/** The last and shortest run of words that spells the value. */
function wordsOfValue(words: readonly PlacedWord[], value: unknown): readonly PlacedWord[] {
  for (let length = 1; length <= Math.min(words.length, mostWords); length += 1) {
    for (let at = words.length - length; at >= 0; at -= 1) {
      const part = words.slice(at, at + length);
      if (spells(part.map(({ text }) => text).join(" "), value)) return part;
    }
  }
  return [];
}

function spells(text: string, value: unknown): boolean {
  if (typeof value === "number") {
    const digits = text.replace(/\D/g, "");
    const forms = [String(value), value.toFixed(2)].map((form) => form.replace(/\D/g, ""));
    return !text.includes(" ") && digits !== "" && forms.includes(digits);
  }
  const [, year = "", , day = ""] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? [];
  if (year !== "") return text.includes(year) && new RegExp(`(?<!\\d)0?${Number(day)}(?!\\d)`).test(text);
  return squash(text).replace(/[,;]$/, "") === squash(String(value));
}

function squash(text: string): string {
  return text.replace(/\s+/g, "");
}
