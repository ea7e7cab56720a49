import { distance } from "fastest-levenshtein";

/** Of the words that are known, the one that was probably meant by another: a letter away in every three, two at most. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const mostLetters = Math.min(2, Math.floor(word.length / 3));
  const [best] = known
    .map((each) => ({ each, letters: distance(each, word) }))
    .filter(({ letters }) => letters > 0 && letters <= mostLetters)
    .sort((a, b) => a.letters - b.letters);
  return best?.each;
}
