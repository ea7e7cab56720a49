import type { ReportPair } from "../model/pair.ts";
import { documentWeights, effectiveDocuments, minimumDocuments, weightedMean } from "./documents.ts";
import { documentsNeeded } from "./documents-needed.ts";
import { holm } from "./holm.ts";
import { type Judgement, judge, type Pairing } from "./judge.ts";
import { judgeVerdict } from "./pair-verdict.ts";

/** The score of each document in one pipeline, by document id. */
export interface PipelineScores {
  label: string;
  scores: ReadonlyMap<string, number>;
}

/** What pairs are compared by. */
export interface PairSettings {
  /** The smallest difference that matters, in points. */
  difference?: number | undefined;
  /** Every subset counts the same in the mean difference, as it does in the ranking. Default: one subset. */
  subsetOf?: (document: string) => string | undefined;
}

/**
 * Every pair of pipelines, paired by document. A verdict needs the interval and the corrected tests behind it, and must
 * hold without any one document. Nothing is drawn: the same scores always have the same verdict.
 */
export function comparePairs(
  pipelines: readonly PipelineScores[],
  settings: PairSettings = {},
): ReportPair[] {
  const pairs = pipelines.flatMap((first, index) =>
    pipelines.slice(index + 1).map((second) => [first, second] as const),
  );
  return compareNamedPairs(pairs, settings);
}

/** {@link comparePairs} for pairs that are named; their verdicts are corrected for the number of them. */
export function compareNamedPairs(
  pairs: readonly (readonly [PipelineScores, PipelineScores])[],
  { difference, subsetOf = () => undefined }: PairSettings = {},
): ReportPair[] {
  const pairings = pairs.map(([first, second]) => pairUp(first, second, subsetOf));
  const judged = pairings.map((pairing) => ({ pairing, judgement: judgeWhereEnough(pairing) }));
  const tested = judged.flatMap(({ judgement }) => judgement ?? []);
  const pValues = tested.map(({ p }) => p());
  const adjusted = holm(pValues);
  const verdictOf = (pairing: Pairing, judgement: Judgement) => {
    const index = tested.indexOf(judgement);
    const [p = 1, adjustedP = 1] = [pValues[index], adjusted[index]];
    // What one p-value was multiplied by is no longer seen in it once it is 1.
    const correction = adjustedP < 1 && p > 0 ? adjustedP / p : tested.length;
    return judgeVerdict(pairing, judgement.interval, adjustedP, correction);
  };
  return judged.map(({ pairing, judgement }) => ({
    ...describeRecord(pairing),
    ...(judgement ? verdictOf(pairing, judgement) : withheld),
    documentsNeeded: documentsNeeded(pairing.differences, pairing.weights, difference),
  }));
}

const withheld = {
  interval: null,
  adjustedP: null,
  verdict: "too_few_documents",
  undecidedBecause: null,
  decidingDocument: null,
} as const;

function pairUp(
  first: PipelineScores,
  second: PipelineScores,
  subsetOf: (document: string) => string | undefined,
): Pairing {
  const shared = [...first.scores].flatMap(([document, score]) => {
    const other = second.scores.get(document);
    return other === undefined ? [] : [{ document, difference: roundAway(score - other) }];
  });
  const documents = shared.map(({ document }) => document);
  return {
    first: first.label,
    second: second.label,
    documents,
    differences: shared.map((entry) => entry.difference),
    weights: documentWeights(documents, subsetOf),
    subsetOf,
  };
}

function judgeWhereEnough({ differences, weights }: Pairing): Judgement | null {
  return effectiveDocuments(weights) < minimumDocuments ? null : judge(differences, weights);
}

function describeRecord({ first, second, differences, weights }: Pairing) {
  return {
    first,
    second,
    documents: differences.length,
    wins: differences.filter((value) => value > 0).length,
    ties: differences.filter((value) => value === 0).length,
    losses: differences.filter((value) => value < 0).length,
    meanDifference: weightedMean(differences, weights),
  };
}

/** Equal scores reached by different sums must be a tie. */
function roundAway(difference: number): number {
  return Math.abs(difference) < 1e-9 ? 0 : difference;
}
