import type { ReportField } from "../../model/report-field.ts";

/** By what a row can be filtered: `disagree`, `all-differ`, `wrong`, `missing`, and `only-<n>` when only the n-th pipeline is mistaken. */
export function fieldTraits({ values, agreement }: ReportField, pipelines: readonly string[]): string[] {
  const traits: string[] = [];
  if (agreement !== null && agreement < 100) traits.push("disagree");
  if (agreement === 0) traits.push("all-differ");
  if (values.some(({ verdict }) => verdict !== null && !["matched", "unfound"].includes(verdict)))
    traits.push("wrong");
  const isJudged = values.some(({ verdict }) => verdict !== null);
  const isMissing = values.some(({ verdict, value }) =>
    isJudged ? verdict === "unfound" : value === undefined,
  );
  if (isMissing) traits.push("missing");
  const mistaken = values.filter(({ verdict }) => verdict !== null && verdict !== "matched");
  const [only] = mistaken;
  if (only && mistaken.length === 1 && values.length > 1)
    traits.push(`only-${pipelines.indexOf(only.pipeline)}`);
  return traits;
}
