import { group, mean } from "d3-array";

/** The mean over documents of each subset, then over subsets: a large subset does not drown a small one. */
export function subsetMean(
  values: ReadonlyMap<string, number>,
  subsetOf: (document: string) => string | undefined,
): number | null {
  const subsets = group(values, ([document]) => subsetOf(document) ?? "");
  return mean(subsets.values(), (entries) => mean(entries, ([, value]) => value)) ?? null;
}
