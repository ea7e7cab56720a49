import type { ComparisonDiff, FieldDiff, PipelineDiff } from "@docmux/compare";
import { plainTable } from "./layout.ts";
import { printableDeep } from "./printable.ts";
import { type Colors, defaultColors } from "./terminal.ts";

/** Longer lists are cut, unless more is asked for. */
const mostRows = 15;

const verdicts: Readonly<Record<string, string>> = {
  better: "better",
  worse: "worse",
  not_separable: "no difference that can be distinguished from chance",
  undecided: "undecided",
};

/**
 * What changed between two comparisons, as text.
 *
 * @param isDetailed - every document and field. Default false: the first of each.
 */
export function formatDiff(
  received: ComparisonDiff,
  colors: Colors = defaultColors(),
  isDetailed = false,
): string {
  const diff = printableDeep(received);
  const only = (labels: readonly string[], which: string) =>
    labels.length === 0 ? [] : [`Only in the ${which} comparison: ${labels.join(", ")}`];
  return [
    ...diff.pipelines.map((each) => formatPipeline(each, colors, isDetailed)),
    [...only(diff.onlyBefore, "old"), ...only(diff.onlyAfter, "new")].join("\n"),
    colors.dim(`Accuracy by ${diff.scorer}, over documents that both comparisons graded.`),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatPipeline(each: PipelineDiff, colors: Colors, isDetailed: boolean): string {
  const { before, after, pair, accuracyBefore, accuracyAfter, onlyBefore, onlyAfter } = each;
  const name = before === after ? after : `${before} → ${after}`;
  const change = pair.meanDifference === null ? "" : ` (${signed(pair.meanDifference)} points)`;
  const interval =
    pair.interval === null ? "" : `, 95 % interval ${pair.interval.map(signed).join(" to ")} points`;
  const limit = isDetailed ? Number.POSITIVE_INFINITY : mostRows;
  const lost = onlyBefore.length + onlyAfter.length;
  return [
    colors.bold(name),
    `accuracy ${share(accuracyBefore)} → ${share(accuracyAfter)}${change}`,
    `${pair.documents} ${pair.documents === 1 ? "document" : "documents"}: ${pair.wins} better, ${pair.ties} the same, ${pair.losses} worse`,
    `verdict: ${verdicts[pair.verdict] ?? "too few documents for a verdict"}${interval}`,
    ...(lost === 0
      ? []
      : [
          `not compared: ${onlyBefore.length} only in the old comparison, ${onlyAfter.length} only in the new one`,
        ]),
    ...(each.fields === null
      ? ["fields: not known, because not all places are listed and other documents were graded"]
      : []),
    ...table(
      "field",
      (each.fields ?? []).map((field) => [field.field, counts(field.before), counts(field.after)]),
      limit,
      colors,
    ),
    ...table(
      "document",
      each.documents.map((document) => [document.document, share(document.before), share(document.after)]),
      limit,
      colors,
    ),
  ].join("\n");
}

function table(name: string, rows: string[][], limit: number, colors: Colors): string[] {
  if (rows.length === 0) return [];
  const left = rows.length - limit;
  const heading = [`${name} that changed`, "old", "new"].map((text) => colors.dim(text));
  return [
    `\n${plainTable(heading, rows.slice(0, limit))}`,
    ...(left > 0 ? [colors.dim(`and ${left} more: --verbose shows all`)] : []),
  ];
}

function counts({ correct, judged }: FieldDiff["before"]): string {
  return `${correct} of ${judged}`;
}

function share(value: number | null): string {
  return value === null ? "–" : `${value.toFixed(1)} %`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
}
