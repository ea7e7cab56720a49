import { group, mean } from "d3-array";
import type { ReportCell, ReportScore } from "../model/cell.ts";

/** The measures that are a share. */
export type Measure = Exclude<
  {
    [Name in keyof ReportScore]: ReportScore[Name] extends number | null ? Name : never;
  }[keyof ReportScore],
  "total" | "truthCount" | "assertedCount"
>;

/** The accuracy of one pipeline on each document that it was graded on, by document id. */
export function documentAccuracies(cells: readonly ReportCell[], pipeline: string): Map<string, number> {
  return documentMeans(
    cells.filter((cell) => cell.pipeline === pipeline),
    "accuracy",
  );
}

/** The mean of a measure over the repetitions of each document that has one, by document id. */
export function documentMeans(cells: readonly ReportCell[], measure: Measure): Map<string, number> {
  const values = new Map<string, number[]>();
  for (const { document, score } of cells) {
    const value = score?.[measure];
    if (value === null || value === undefined) continue;
    const known = values.get(document);
    if (known) known.push(value);
    else values.set(document, [value]);
  }
  return new Map([...values].map(([document, numbers]) => [document, mean(numbers) ?? 0]));
}

/** The mean over documents of each subset, then over subsets: a large subset does not drown a small one. */
export function subsetMean(
  values: ReadonlyMap<string, number>,
  subsetOf: (document: string) => string | undefined,
): number | null {
  const subsets = group(values, ([document]) => subsetOf(document) ?? "");
  return mean(subsets.values(), (entries) => mean(entries, ([, value]) => value)) ?? null;
}
