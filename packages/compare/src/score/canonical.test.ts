import { describe, expect, it } from "vitest";
import { canonicalKey } from "./canonical.ts";
import type { Scalar } from "./value-tree.ts";

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
    ["a decimal comma", "64,90", 64.9],
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
    ["large integers", "12345678901234567890", "12345678901234567891"],
  ];
  it.each(different)("%s", (_, a, b) => {
    expect(canonicalKey(a)).not.toBe(canonicalKey(b));
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

it("takes no longer for digits when they are many, and still tells them apart", () => {
  const zeros = "0".repeat(200_000);
  expect(canonicalKey(`0.${zeros}1`)).not.toBe(canonicalKey(`0.${zeros}2`));
  expect(canonicalKey(1e300)).toBe(canonicalKey(`1${"0".repeat(300)}`));
});
