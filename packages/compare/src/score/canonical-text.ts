import { canonicalAmount } from "./canonical-amount.ts";
import { canonicalNumber } from "./canonical-number.ts";

// In this order: a number hidden behind typography is still found, and what is dropped last is only decoration.
const typographyFolds: readonly ((text: string) => string)[] = [
  // One space for each run of white space: what follows would take long on long ones.
  (text) => text.trim().toLowerCase().replace(/\s+/g, " "),
  (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}]/gu, "")
      .replaceAll("μ", "u"),
  (text) => text.replace(/\[\d+\]/g, "").trim(),
  (text) =>
    text
      .replace(/[\u2018\u2019\u201a\u201b\u2032`\u00b4]/g, "'")
      .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
      .replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, "-")
      .replace(/\u2044/g, "/"),
  // A dash before digits is a minus, whatever stands between: a credit must not become a charge.
  (text) => text.replace(/^(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2023*]|-(?!\s*[$\d.]))\s+/, ""),
];

/** The key of a text: what is left when spelling habits are folded away. Never empty for a text that is not. */
export function canonicalText(text: string): string {
  const folded = typographyFolds.reduce(foldUnlessEmptied, text);
  const number = canonicalNumber(folded) ?? canonicalAmount(folded);
  if (number !== undefined) return number;
  if (/^-+$/.test(folded)) return "-";
  return foldUnlessEmptied(folded, dropDecoration);
}

function foldUnlessEmptied(text: string, fold: (text: string) => string): string {
  return fold(text) || text;
}

function dropDecoration(text: string): string {
  // A point between digits separates numbers: "1.5 kg" is not "15 kg". So does a comma that groups no thousands:
  // "64,90" is not 6490. A dash right before the first digit is a minus: "-5 °C" is not "5 °C", and ".5 kg" is not "5 kg".
  return text.replace(
    /(?<=[^\d\s-])\.|\.(?!\d)|(?<!\d),|,(?!\d)|,(?=\d{3}(?!\d))|(?<!^)-|^-(?!\.?\d)|[\s'"()/]/g,
    "",
  );
}
