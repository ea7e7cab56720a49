import { mean } from "d3-array";
import type { ReportPair } from "../model/report-pair.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { documentsNeeded } from "./documents-needed.ts";
import { holm } from "./holm.ts";
import { minimumDocuments } from "./minimum-documents.ts";
import { signFlipTest } from "./sign-flip-test.ts";

/** The score of each document in one pipeline, by document id. */
export interface PipelineScores {
  label: string;
  scores: ReadonlyMap<string, number>;
}

const significance = 0.05;

/** Every pair of pipelines, paired by document. A verdict needs both the interval and the corrected test behind it. */
export function comparePairs(
  pipelines: readonly PipelineScores[],
  seed: number,
  difference?: number,
): ReportPair[] {
  const pairs = pipelines.flatMap((first, index) =>
    pipelines
      .slice(index + 1)
      .map((second) => ({ first, second, differences: differencesOf(first, second) })),
  );
  const tested = pairs.filter(({ differences }) => differences.length >= minimumDocuments);
  const adjusted = holm(tested.map(({ differences }) => signFlipTest(differences, seed)));
  return pairs.map((pair) => {
    const adjustedP = adjusted[tested.indexOf(pair)] ?? null;
    const { first, second, differences } = pair;
    return {
      ...describePair(first.label, second.label, differences, adjustedP, seed),
      documentsNeeded: documentsNeeded(differences, difference),
    };
  });
}

function describePair(
  first: string,
  second: string,
  differences: readonly number[],
  adjustedP: number | null,
  seed: number,
): Omit<ReportPair, "documentsNeeded"> {
  const interval = bootstrapInterval(differences, seed);
  return {
    first,
    second,
    documents: differences.length,
    wins: differences.filter((difference) => difference > 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    losses: differences.filter((difference) => difference < 0).length,
    meanDifference: mean(differences) ?? null,
    interval,
    adjustedP,
    verdict: verdictOf(interval, adjustedP),
  };
}

function verdictOf(interval: [number, number] | null, adjustedP: number | null): ReportPair["verdict"] {
  if (interval === null || adjustedP === null) return "too_few_documents";
  const [low, high] = interval;
  if (adjustedP >= significance || (low <= 0 && high >= 0)) return "not_separable";
  return low > 0 ? "better" : "worse";
}

function differencesOf(first: PipelineScores, second: PipelineScores): number[] {
  return [...first.scores].flatMap(([document, score]) => {
    const other = second.scores.get(document);
    return other === undefined ? [] : [roundAway(score - other)];
  });
}

/** Equal scores reached by different sums must be a tie. */
function roundAway(difference: number): number {
  return Math.abs(difference) < 1e-9 ? 0 : difference;
}
