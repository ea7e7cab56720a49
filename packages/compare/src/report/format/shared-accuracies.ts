import { intersection } from "d3-array";
import type { ComparisonReport } from "../../model/comparison-report.ts";
import type { ReportPipeline } from "../../model/report-pipeline.ts";
import { documentAccuracies } from "../../summary/document-means.ts";
import { subsetMean } from "../../summary/subset-mean.ts";

/** How right pipelines are on the documents that every one of them was graded on. */
export interface SharedAccuracies {
  documents: number;
  accuracies: { label: string; accuracy: number | null }[];
}

/**
 * Accuracy on common ground. Means over different documents cannot be held against each other: who fails on the hard
 * ones looks better on the rest.
 *
 * @returns `undefined` when all were graded on the same documents anyway.
 */
export function sharedAccuracies(
  { cells, documents }: ComparisonReport,
  pipelines: readonly ReportPipeline[],
): SharedAccuracies | undefined {
  const subsets = new Map(documents.map(({ id, subset }) => [id, subset]));
  const graded = pipelines
    .map(({ label }) => ({ label, means: documentAccuracies(cells, label) }))
    .filter(({ means }) => means.size > 0);
  const [first, ...others] = graded;
  if (!first || others.length === 0) return undefined;
  const shared = intersection(first.means.keys(), ...others.map(({ means }) => means.keys()));
  if (graded.every(({ means }) => means.size === shared.size)) return undefined;
  return {
    documents: shared.size,
    accuracies: graded.map(({ label, means }) => ({
      label,
      accuracy: subsetMean(new Map([...means].filter(([id]) => shared.has(id))), (id) => subsets.get(id)),
    })),
  };
}
