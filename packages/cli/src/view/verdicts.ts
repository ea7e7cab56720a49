import { type ComparisonReport, pairLabel } from "@docmux/compare";
import { shortLabels } from "./layout.ts";

type Pair = ComparisonReport["pairs"][number];

/** The verdict on every pair of pipelines in words, or why there is none; then what graded the values. */
export function verdictLines({ pairs, pipelines, documents, scorer }: ComparisonReport): string[] {
  const labels = pipelines.map(({ label }) => label);
  const short = shortLabels(labels);
  const nameOf = (label: string) => short[labels.indexOf(label)] ?? label;
  const rules = documents.some(({ grading }) => grading) ? " with grading rules" : "";
  const isGraded = pipelines.some(({ counts }) => counts.graded > 0);
  return [
    ...(documents.length === 1 && pairs.length > 0
      ? ["No verdict: one document shows where they differ, not which is better."]
      : pairs.map((pair) =>
          verdictSentence({ ...pair, first: nameOf(pair.first), second: nameOf(pair.second) }),
        )),
    ...(isGraded ? [`Correct values are graded by ${scorer}${rules}.`] : []),
  ];
}

function verdictSentence(pair: Pair): string {
  const { first, second, verdict, meanDifference, interval, wins, ties, losses, documents } = pair;
  if (verdict === "better" || verdict === "worse") {
    const other = verdict === "better" ? second : first;
    const bounds = interval?.map((bound) => Math.abs(bound)).sort((a, b) => a - b) ?? [];
    const range = bounds.map((bound) => bound.toFixed(1)).join(" to ");
    return `${pairLabel(pair)} than ${other} by ${Math.abs(meanDifference ?? 0).toFixed(1)} points (95 % interval ${range}).`;
  }
  const reason = verdict === "not_separable" ? pairLabel(pair) : `no verdict, ${pairLabel(pair)}`;
  return `${first} and ${second}: ${reason}. Of ${documents}, ${first} is better on ${wins}, ${second} on ${losses}, ${ties} ${ties === 1 ? "tie" : "ties"}.`;
}
