import { distance } from "fastest-levenshtein";

const mostLetters = 2;

/** Of the words that are known, the one that was probably meant by another: one or two letters away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((each) => ({ each, letters: distance(each, word) }))
    .filter(({ letters }) => letters > 0 && letters <= mostLetters)
    .sort((a, b) => a.letters - b.letters);
  return best?.each;
}
