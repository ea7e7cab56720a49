import type { ReportPair } from "../model/pair.ts";
import {
  documentsNeeded,
  documentWeights,
  effectiveDocuments,
  minimumDocuments,
  weightedMean,
} from "./documents.ts";
import { bootstrapInterval } from "./interval.ts";
import { seededRandom } from "./random.ts";

/** The score of each document in one pipeline, by document id. */
export interface PipelineScores {
  label: string;
  scores: ReadonlyMap<string, number>;
}

/** What pairs are compared by. */
export interface PairSettings {
  seed: number;
  /** The smallest difference that matters, in points. */
  difference?: number | undefined;
  /** Every subset counts the same in the mean difference, as it does in the ranking. Default: one subset. */
  subsetOf?: (document: string) => string | undefined;
}

interface Pairing {
  first: string;
  second: string;
  differences: readonly number[];
  weights: readonly number[];
}

const significance = 0.05;

/** Every pair of pipelines, paired by document. A verdict needs both the interval and the corrected test behind it. */
export function comparePairs(pipelines: readonly PipelineScores[], settings: PairSettings): ReportPair[] {
  const pairings = pipelines.flatMap((first, index) =>
    pipelines.slice(index + 1).map((second) => pairUp(first, second, settings)),
  );
  const tested = pairings.filter(({ weights }) => effectiveDocuments(weights) >= minimumDocuments);
  const adjusted = holm(
    tested.map(({ differences, weights }) =>
      signFlipTest(
        differences.map((difference, index) => difference * (weights[index] ?? 0)),
        settings.seed,
      ),
    ),
  );
  return pairings.map((pairing) =>
    describePair(pairing, adjusted[tested.indexOf(pairing)] ?? null, settings),
  );
}

function pairUp(first: PipelineScores, second: PipelineScores, { subsetOf }: PairSettings): Pairing {
  const shared = [...first.scores].flatMap(([document, score]) => {
    const other = second.scores.get(document);
    return other === undefined ? [] : [{ document, difference: roundAway(score - other) }];
  });
  return {
    first: first.label,
    second: second.label,
    differences: shared.map(({ difference }) => difference),
    weights: documentWeights(
      shared.map(({ document }) => document),
      subsetOf ?? (() => undefined),
    ),
  };
}

function describePair(
  { first, second, differences, weights }: Pairing,
  adjustedP: number | null,
  { seed, difference }: PairSettings,
): ReportPair {
  const interval = bootstrapInterval(differences, weights, seed);
  return {
    first,
    second,
    documents: differences.length,
    wins: differences.filter((value) => value > 0).length,
    ties: differences.filter((value) => value === 0).length,
    losses: differences.filter((value) => value < 0).length,
    meanDifference: weightedMean(differences, weights),
    interval,
    adjustedP,
    verdict: verdictOf(interval, adjustedP),
    documentsNeeded: documentsNeeded(differences, weights, difference),
  };
}

function verdictOf(interval: [number, number] | null, adjustedP: number | null): ReportPair["verdict"] {
  if (interval === null || adjustedP === null) return "too_few_documents";
  const [low, high] = interval;
  if (adjustedP >= significance || (low <= 0 && high >= 0)) return "not_separable";
  return low > 0 ? "better" : "worse";
}

/** Equal scores reached by different sums must be a tie. */
function roundAway(difference: number): number {
  return Math.abs(difference) < 1e-9 ? 0 : difference;
}

const flips = 10_000;

/**
 * Two-sided sign-flip permutation test of the hypothesis that differences lie symmetrically around zero.
 *
 * @returns the p-value; never 0, since the differences themselves are one of the ways to flip.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const random = seededRandom(seed);
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  // Sums of the same numbers in another sign order differ in the last bits.
  const tolerance = 1e-9 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  let asExtreme = 1;
  for (let flip = 0; flip < flips; flip += 1) {
    let sum = 0;
    for (const difference of differences) sum += random() < 0.5 ? difference : -difference;
    if (Math.abs(sum) >= observed - tolerance) asExtreme += 1;
  }
  return asExtreme / (flips + 1);
}

/** p-values corrected for how many of them there are, by Holm's step-down method, in the order given. */
export function holm(pValues: readonly number[]): number[] {
  const ranked = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let highest = 0;
  ranked.forEach(({ p, index }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = highest;
  });
  return adjusted;
}
