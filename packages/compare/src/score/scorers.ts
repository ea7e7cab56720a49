/** A measure and how its figures compare with those of others. */
export interface Scorer {
  /** Name and version. The version changes with every change of a figure. */
  name: string;
  /** What it agrees with, or what it must not be compared with. */
  comparable: string;
}

const leafValues: Scorer = {
  name: "leaf-value-accuracy/2",
  comparable:
    "not comparable with field accuracy of other tools, which normalize values and pair rows in other ways",
};

/** The scorer of each share that a report has. A figure without its scorer says nothing. */
export const scorers = {
  accuracy: leafValues,
  precision: leafValues,
  recall: leafValues,
  f1: leafValues,
  anlsStar: { name: "anls-star/2", comparable: "same as the Python package anls_star 1.0.1" },
  jsonAccuracy: {
    name: "json-accuracy/1",
    comparable: "not comparable with OmniAI's JSON accuracy: here the order of rows plays no part",
  },
  textSimilarity: {
    name: "markdown-likeness/1",
    comparable: "not comparable with OmniDocBench, which grades text, tables and formulas one by one",
  },
} as const satisfies Record<string, Scorer>;

/** A share that has a scorer. */
export type ScoredMeasure = keyof typeof scorers;

/** Name and version of the scorer of each share. */
export function scorerNames(): Record<ScoredMeasure, string> {
  const names = Object.entries(scorers).map(([measure, { name }]) => [measure, name]);
  return Object.fromEntries(names) as Record<ScoredMeasure, string>;
}
