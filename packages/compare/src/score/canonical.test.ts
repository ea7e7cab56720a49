import { describe, expect, it } from "vitest";
import { canonicalKey } from "./canonical.ts";
import { habitsOf } from "./locale-habits.ts";
import type { Scalar } from "./scalar.ts";

describe("values that say the same share a key", () => {
  const same: [string, Scalar, Scalar][] = [
    ["trailing zeros", "64.90", 64.9],
    ["an integral decimal", "5.00", 5],
    ["thousands and a dollar sign", "$ 1,234.50", 1234.5],
    ["a percentage", "19 %", 19],
    ["parentheses as minus", "(356.14)", -356.14],
    ["a trailing minus", "356.14-", -356.14],
    ["a typographic minus", "−356.14", -356.14],
    ["a fraction beyond 7 digits", 0.1 + 0.2, "0.3"],
    ["a fraction that rounds up to a whole", "1.99999999", 2],
    ["a date in words", "14 March 2026", "2026-03-14"],
    ["a date in words, month first", "Mar. 14th, 2026", "2026-03-14"],
    ["a date with dots, day first", "14.03.2026", "2026-03-14"],
    ["a date with slashes, month first", "10/31/2024", "2024-10-31"],
    ["a date with slashes that can only be day first", "31/10/2024", "2024-10-31"],
    ["a time stamp at midnight", "2026-03-14T00:00:00Z", "2026-03-14"],
    ["a time of day", "2:30 PM", "14:30:00"],
    ["case and accents", "MÜLLER & Söhne", "muller & sohne"],
    ["the micro sign", "5 µm", "5 um"],
    ["a footnote mark", "Total [1]", "total"],
    ["quotes and dashes", "“A4” – 80 g", '"a4" - 80 g'],
    ["a bullet", "• Desk lamp", "desk lamp"],
    ["white space and commas", "Lindenallee 4, 50667  Köln", "Lindenallee 4 50667 Koeln".replace("oe", "ö")],
    ["grouping of an account number", "DE44 5001 0517", "DE4450010517"],
    ["runs of dashes", "---", "–"],
    ["a boolean and its word", true, "True"],
    ["thousands by apostrophe, as in Switzerland", "1'328.10", 1328.1],
    ["thousands by typographic apostrophe", "CHF 1’328.15", "CHF 1328.15"],
    ["a fraction without its zero", ".5", 0.5],
    ["a point with nothing behind it", "5.", 5],
    ["a minus apart from its number", "- 1,224.00", -1224],
    ["an amount with its currency in front and behind", "EUR 64.90", "64.9 eur"],
    ["an amount in parentheses with its currency", "(EUR 64.90)", "-64.90 EUR"],
    ["an amount with a country's dollar", "(US$ 5.00)", "-US$5"],
    ["an amount with a currency sign", "€ 1,234.50", "1234.5€"],
    ["an identifier with and without its dash", "A-17", "A17"],
    ["a list of numbers", "1, 2, 3", "1 2 3"],
    ["a dash between numbers and none around it", `3' - 0"`, `3'-0"`],
    ["feet and inches in typographic and plain signs", "3′ – 0″", `3' - 0''`],
    ["a fraction and its sign", "¾ in", "3/4 in"],
    ["a whole with a fraction", "1¾ in", "1-3/4 in"],
    ["spaces around a slash", "1 / 2", "1/2"],
    ["a quoted number and none", 'Model "A4"', "Model A4"],
    ["an apostrophe in a word", "Müller’s", "Müllers"],
    ["a decade and its apostrophe", "1990's", "1990s"],
    ["Hebrew quotes", "צה״ל", 'צה"ל'],
    ["Hebrew single quotes", "ג׳ורג׳", "ג'ורג'"],
    ["a time stamp and one with a space", "2026-03-14T09:00:00Z", "2026-03-14 09:00:00"],
    ["a time stamp with milliseconds of zero", "2026-03-14T09:00:00Z", "2026-03-14T09:00:00.000Z"],
    ["a time stamp without seconds", "2026-03-14T09:00", "2026-03-14T09:00:00Z"],
    ["a time stamp of another zone", "2026-03-14T01:30:00+02:00", "2026-03-13T23:30:00Z"],
    ["a time stamp in words", "March 14, 2026 2:30 PM", "2026-03-14T14:30:00"],
    ["thousands by points, twice", "1.000.000", "1,000,000"],
    ["thousands by points and a decimal comma", "1.234,56", 1234.56],
    ["thousands by spaces and a decimal comma", "1 224,50", 1224.5],
    ["thousands by apostrophe and a decimal comma", "1'224,50", 1224.5],
    ["a decimal comma", "64,90", 64.9],
    ["a decimal comma after zero", "0,125", 0.125],
    ["a decimal comma with its currency", "64,90 €", "€ 64.90"],
    ["a decimal comma with its unit", "1,5 kg", "1.5 kg"],
    ["a negative decimal comma", "-64,90", -64.9],
    ["a bullet without a space", "•Desk lamp", "Desk lamp"],
    ["other bullets", "■ Desk lamp", "➢ Desk lamp"],
    ["bullets of a list", "• Desk lamp\n• Chair", "Desk lamp\nChair"],
    ["bullets of a list on one line", "• Desk lamp • Chair", "Desk lamp\nChair"],
    ["dashes of a list", "- Desk lamp\n- Chair", "* Desk lamp\n* Chair"],
    ["a date in French", "1er août 2026", "2026-08-01"],
    ["a short date in French", "14 févr. 2026", "2026-02-14"],
    ["a date in German", "14. März 2026", "2026-03-14"],
    ["a date in Austrian German", "14. Jänner 2026", "2026-01-14"],
    ["a date in Spanish", "14 de septiembre de 2026", "2026-09-14"],
    ["a date in Italian", "14 gennaio 2026", "2026-01-14"],
    ["a short date in Italian", "14 mag. 2026", "2026-05-14"],
    ["a date in Portuguese", "1º de março de 2026", "2026-03-01"],
    ["a short date in Portuguese", "14/out/2026", "2026-10-14"],
    ["a date in Dutch", "14 maart 2026", "2026-03-14"],
    ["a date with slashes that reads alike both ways", "04/04/2026", "2026-04-04"],
  ];
  it.each(same)("%s", (_, a, b) => {
    expect(canonicalKey(a)).toBe(canonicalKey(b));
  });
});

describe("values that say different things do not", () => {
  const different: [string, Scalar, Scalar][] = [
    ["identifiers with leading zeros", "007", 7],
    ["yes and true", "yes", true],
    ["a currency code", "EUR 5", 5],
    ["feet and inches", `3' - 0"`, `3" - 0"`],
    ["a half and twelve", "1/2", "12"],
    ["three quarters of an inch and 34 inches", "3/4 in", "34 in"],
    ["a whole with a fraction and thirteen quarters", "1 3/4 in", "13/4 in"],
    ["feet and none", "5' cable", "5 cable"],
    ["a time that is not midnight", "2026-03-14T10:00:00Z", "2026-03-14"],
    ["a point between digits", "1.5 kg", "15 kg"],
    ["a placeholder and nothing", "N/A", "-"],
    ["the sign", "-5", 5],
    ["a day that does not exist", "2026-02-30", "2026-03-02"],
    ["a decimal comma and its digits", "64,90", 6490],
    ["a decimal comma behind a currency", "EUR 64,90", "EUR 6490"],
    ["a decimal comma behind thousands", "1 224,50", 122450],
    ["the sign of an amount with its currency", "-64.90 EUR", "64.90 EUR"],
    ["the sign between a currency and its amount", "EUR -64.90", "EUR 64.90"],
    ["the sign of an amount with its unit", "-5 °C", "5 °C"],
    ["a fraction without its zero, and its unit", ".5 kg", "5 kg"],
    ["the sign of such a fraction", "-.5 kg", ".5 kg"],
    ["a country's dollar and another's", "US$ 5", "A$ 5"],
    ["two currencies", "64.90 EUR", "64.90 USD"],
    ["a fraction without its zero and a whole", ".5", 5],
    ["a minus apart from its number and none", "- 5", 5],
    ["digits beyond the point", "0.1234567", "0.1234568"],
    ["two numbers and a decimal comma", "1, 2", 1.2],
    ["a comma that may be of thousands or decimal", "1,234", 1.234],
    ["a point that may be of thousands or decimal", "1.234", 1234],
    ["a slash date and its other reading", "03/04/2026", "2026-04-03"],
    ["a month that is none", "14 lampe 2026", "2026-03-14"],
    ["two times of one day", "2026-03-14T09:00:00Z", "2026-03-14T10:00:00Z"],
    ["a fraction of a second", "2026-03-14T09:00:00.500Z", "2026-03-14T09:00:00Z"],
    ["large integers", "12345678901234567890", "12345678901234567891"],
  ];
  it.each(different)("%s", (_, a, b) => {
    expect(canonicalKey(a)).not.toBe(canonicalKey(b));
  });
});

describe("a locale decides where the text alone does not", () => {
  it.each<[string, string, string, Scalar]>([
    ["de-DE", "a comma of decimals", "1,234", 1.234],
    ["de-DE", "a point of thousands", "1.234", 1234],
    ["de-DE", "a decimal point, which can be nothing else", "64.90", 64.9],
    ["de-DE", "a number of JSON", "64,900", 64.9],
    ["fr-FR", "a comma of decimals", "1,234 €", "€ 1.234"],
    ["en-US", "a comma of thousands", "1,234", 1234],
    ["en-US", "a month first", "03/04/2026", "2026-03-04"],
    ["en-GB", "a day first", "03/04/2026", "2026-04-03"],
    ["fr-FR", "a day first", "03-04-2026", "2026-04-03"],
    ["en-GB", "a month first that can be nothing else", "10/31/2026", "2026-10-31"],
  ])("%s: %s", (locale, _, text, value) => {
    const habits = habitsOf(locale);
    expect(canonicalKey(text, habits)).toBe(canonicalKey(value, habits));
  });
});

it.each(["-", "()", "[1]", "•", "/", "'"])("never empties %j", (text) => {
  expect(canonicalKey(text)).not.toBe("");
});

it.each(["1 #x", "1 may 2026x", "2026 x", "1:00 x", "-1 eur x", "total [1] x"])(
  "takes no longer for %j when its spaces are many",
  (text) => {
    const wide = text.replaceAll(" ", " ".repeat(200_000));
    expect(canonicalKey(wide)).toBe(canonicalKey(text));
  },
);

it("takes no longer for many digits, and still distinguishes them", () => {
  const zeros = "0".repeat(200_000);
  expect(canonicalKey(`0.${zeros}1`)).not.toBe(canonicalKey(`0.${zeros}2`));
  expect(canonicalKey(1e300)).toBe(canonicalKey(`1${"0".repeat(300)}`));
});
