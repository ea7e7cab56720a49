// What comparePairs says of samples whose true difference is known.
import { comparePairs } from "../../packages/compare/src/statistics/pairs.ts";
import type { Distribution } from "./distributions.ts";

/** Shares of trials, 0 to 1. */
export interface Outcome {
  /** The interval holds the true difference. */
  covered: number;
  /** The interval does not, and the verdict is not "undecided". */
  missedUnsaid: number;
  undecided: number;
  /** A pipeline is called better. */
  decided: number;
  /** The right pipeline is called better; 0 where there is no true difference. */
  found: number;
  /** Of the trials that are not undecided: the interval holds the true difference. */
  coveredWhereSaid: number;
  /** Of the trials that are not undecided: a pipeline is called better. */
  decidedWhereSaid: number;
}

/** Tries one pair of pipelines on many samples. */
export function tryPair(
  { draw }: Distribution,
  documents: number,
  trueDifference: number,
  trials: number,
): Outcome {
  const counts = { covered: 0, missedUnsaid: 0, undecided: 0, decided: 0, found: 0, coveredSaid: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const [pair] = comparePairs([
      scoresOf("first", documents, () => draw() + trueDifference),
      scoresOf("second", documents, () => 0),
    ]);
    if (!pair?.interval) throw new Error(`${documents} documents have no interval.`);
    const [low, high] = pair.interval;
    const isCovered = low <= trueDifference && trueDifference <= high;
    const isUndecided = pair.verdict === "undecided";
    counts.covered += Number(isCovered);
    counts.undecided += Number(isUndecided);
    counts.missedUnsaid += Number(!isCovered && !isUndecided);
    counts.coveredSaid += Number(isCovered && !isUndecided);
    counts.decided += Number(pair.verdict === "better" || pair.verdict === "worse");
    counts.found += Number(
      pair.verdict === (trueDifference > 0 ? "better" : "worse") && trueDifference !== 0,
    );
  }
  const said = trials - counts.undecided;
  return {
    covered: counts.covered / trials,
    missedUnsaid: counts.missedUnsaid / trials,
    undecided: counts.undecided / trials,
    decided: counts.decided / trials,
    found: counts.found / trials,
    coveredWhereSaid: counts.coveredSaid / said,
    decidedWhereSaid: counts.decided / said,
  };
}

/** How often any pair of equally good pipelines gets a verdict. */
export function tryFamily(
  { draw }: Distribution,
  documents: number,
  pipelines: number,
  trials: number,
): number {
  let withVerdict = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const pairs = comparePairs(
      Array.from({ length: pipelines }, (_, index) => scoresOf(`${index}`, documents, draw)),
    );
    withVerdict += Number(pairs.some(({ verdict }) => verdict === "better" || verdict === "worse"));
  }
  return withVerdict / trials;
}

function scoresOf(label: string, documents: number, draw: () => number) {
  return {
    label,
    scores: new Map(Array.from({ length: documents }, (_, index) => [`document-${index}`, draw()] as const)),
  };
}

/** Half of the 95 % interval that chance alone leaves around a share of trials. */
export function chanceOf(share: number, trials: number): number {
  // Even a share of 0 is known only so well.
  const bounded = Math.min(Math.max(share, 1 / trials), 1 - 1 / trials);
  return 1.96 * Math.sqrt((bounded * (1 - bounded)) / trials);
}
