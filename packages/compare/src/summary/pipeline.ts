import { deviation, group, mean, median, quantile } from "d3-array";
import type { ReportCell } from "../model/cell.ts";
import type { ReportPipeline } from "../model/pipeline.ts";
import { type Verdict, verdicts } from "../score/verdict.ts";
import { documentWeights } from "../statistics/documents.ts";
import { accuracyBounds, meanInterval } from "../statistics/interval.ts";
import { documentMeans, type Measure, subsetMean } from "./means.ts";
import { summarizeSpending } from "./spending.ts";

/** What is known of the documents of a comparison. */
export interface DocumentFacts {
  subsetOf: (document: string) => string | undefined;
  pageCountOf: (document: string) => number | undefined;
}

/** One pipeline over all its runs. */
export function summarizePipeline(
  identity: Pick<ReportPipeline, "label" | "providerId" | "uris" | "baseline">,
  cells: readonly ReportCell[],
  { subsetOf, pageCountOf }: DocumentFacts,
): ReportPipeline {
  const delivered = cells.filter((cell) => cell.outcome === "delivered");
  const stop = cells.find((cell) => cell.outcome === "not_started" && isRefusal(cell.error?.code))?.error;
  const accuracies = documentMeans(cells, "accuracy");
  const meanOf = (measure: Measure) => subsetMean(documentMeans(cells, measure), subsetOf);
  const durations = delivered.flatMap((cell) => cell.durationMs ?? []);
  const issues = cells.flatMap((cell) => cell.issues);
  return {
    ...identity,
    emulated: cells.some((cell) => cell.emulated),
    ...(stop ? { stopped: { code: stop.code, message: stop.message } } : {}),
    counts: {
      runs: cells.length,
      delivered: delivered.length,
      failed: countOutcome(cells, "failed"),
      notStarted: countOutcome(cells, "not_started"),
      graded: cells.filter((cell) => cell.score !== null).length,
      unusable: cells.filter((cell) => cell.unusable !== undefined).length,
    },
    accuracy: subsetMean(accuracies, subsetOf),
    precision: meanOf("precision"),
    recall: meanOf("recall"),
    f1: meanOf("f1"),
    anlsStar: meanOf("anlsStar"),
    jsonAccuracy: meanOf("jsonAccuracy"),
    textSimilarity: meanOf("textSimilarity"),
    accuracyInterval: meanInterval(
      [...accuracies.values()],
      documentWeights([...accuracies.keys()], subsetOf),
      accuracyBounds,
    ),
    buckets: sumBuckets(cells),
    worstFiveShare: worstFiveShare([...accuracies.values()]),
    noise: noiseOf(cells),
    latency: {
      runs: durations.length,
      medianMs: median(durations) ?? null,
      p95Ms: quantile(durations, 0.95) ?? null,
    },
    spending: summarizeSpending(cells, pageCountOf),
    unpricedRuns: delivered.filter((cell) => !cell.usage.cost).length,
    warnings: issues.filter((issue) => issue.severity === "warning").length,
    errors: issues.filter((issue) => issue.severity === "error").length,
  };
}

function isRefusal(code: string | undefined): boolean {
  return code !== undefined && !ownReasons.has(code);
}

/** Why a run was not started, other than a refusal of the account. */
const ownReasons: ReadonlySet<string> = new Set(["aborted", "budget", "no_answer"]);

function countOutcome(cells: readonly ReportCell[], outcome: ReportCell["outcome"]): number {
  return cells.filter((cell) => cell.outcome === outcome).length;
}

function sumBuckets(cells: readonly ReportCell[]): Record<Verdict, number> {
  const total = (verdict: Verdict) =>
    cells.reduce((sum, cell) => sum + (cell.score?.buckets[verdict] ?? 0), 0);
  return Object.fromEntries(verdicts.map((verdict) => [verdict, total(verdict)])) as Record<Verdict, number>;
}

/** Pooled over documents: the root of the mean variance between runs of one document. */
function noiseOf(cells: readonly ReportCell[]): number | null {
  const graded = cells.filter((cell) => typeof cell.score?.accuracy === "number");
  const deviations = [...group(graded, (cell) => cell.document).values()].flatMap(
    (runs) => deviation(runs, (run) => run.score?.accuracy ?? undefined) ?? [],
  );
  const variance = mean(deviations, (value) => value ** 2);
  return variance === undefined ? null : Math.sqrt(variance);
}

const worst = 5;

/**
 * How much of the lost points the five worst documents hold, 0 to 100.
 *
 * @returns `null` with five documents or fewer, and when nothing was lost.
 */
export function worstFiveShare(accuracies: readonly number[]): number | null {
  if (accuracies.length <= worst) return null;
  const lost = accuracies.map((accuracy) => 100 - accuracy).sort((a, b) => b - a);
  const total = lost.reduce((sum, points) => sum + points, 0);
  if (total === 0) return null;
  return (100 * lost.slice(0, worst).reduce((sum, points) => sum + points, 0)) / total;
}
