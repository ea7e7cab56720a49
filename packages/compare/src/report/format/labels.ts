import type { ReportCell } from "../../model/cell.ts";
import type { ReportPair } from "../../model/pair.ts";
import type { ReportPipeline } from "../../model/pipeline.ts";
import type { ComparisonReport } from "../../model/report.ts";
import type { Verdict } from "../../score/verdict.ts";

/** How reports name and explain each verdict. */
export const verdictLabel: Readonly<
  Record<
    Verdict,
    { text: string; counted: string; meaning: string; tone: "right" | "wrong" | "missing" | "extra" }
  >
> = {
  correct: {
    text: "correct",
    counted: "correct",
    meaning: "same as the truth after both are normalized",
    tone: "right",
  },
  incorrect: { text: "incorrect", counted: "incorrect", meaning: "differs from the truth", tone: "wrong" },
  missing: {
    text: "missing",
    counted: "missing",
    meaning: "in the truth, not in the answer",
    tone: "missing",
  },
  fabricated: {
    text: "fabricated",
    counted: "fabricated",
    meaning: "the truth has nothing in this field",
    tone: "extra",
  },
  extra_row: {
    text: "extra row",
    counted: "in extra rows",
    meaning: "part of a row that the truth does not have",
    tone: "extra",
  },
  extra_field: {
    text: "extra field",
    counted: "in extra fields",
    meaning: "a field that neither truth nor schema has",
    tone: "extra",
  },
};

/** The scorer of the headline, and whether it was given rules. Goes with every share of correct values. */
export function scorerLabel({ scorer, documents }: ComparisonReport): string {
  return documents.some(({ grading }) => grading) ? `${scorer} with grading rules` : scorer;
}

/** What figures of emulated pipelines are not. */
export const emulatorSentence = "Results came from emulators. They do not measure vendor quality.";

/** What marks a baseline, such as `baseline: rules, no model`. Its label may say of what kind it is. */
export function baselineMark({ label, baseline }: ReportPipeline): string | undefined {
  if (baseline === undefined) return undefined;
  return label.includes(baseline) ? "baseline" : `baseline: ${baseline}`;
}

/** Which pipelines are baselines, and of what kind. */
export function baselineNames(pipelines: readonly ReportPipeline[]): string[] {
  return pipelines.flatMap(({ label, baseline }) => {
    if (baseline === undefined) return [];
    return label.includes(baseline) ? [label] : [`${label} (${baseline})`];
  });
}

/** How a run ended, and the tone in which it is shown. */
export function statusLabel(cell: ReportCell): {
  text: string;
  tone: "right" | "wrong" | "missing" | "quiet";
} {
  if (cell.outcome === "not_started") return { text: "not started", tone: "quiet" };
  if (cell.outcome === "failed") {
    // What a client gave up on is not what the vendor failed at.
    const text =
      cell.status === "cancelled" ? "cancelled" : cell.error?.code === "timeout" ? "timed out" : "failed";
    return { text, tone: "wrong" };
  }
  if (cell.status === "completed_with_warnings") return { text: "completed with warnings", tone: "missing" };
  if (cell.status === "completed_with_errors") return { text: "completed with errors", tone: "wrong" };
  return { text: "completed", tone: "right" };
}

/** How reports name the verdict on a pair of pipelines. */
export function pairLabel(pair: ReportPair): string {
  const { verdict, first, second } = pair;
  switch (verdict) {
    case "better":
      return `${first} is better`;
    case "worse":
      return `${second} is better`;
    case "not_separable":
      return "not separable";
    case "undecided":
      return `undecided: ${undecidedReason(pair)}`;
    case "too_few_documents":
      return "too few documents";
    default:
      return verdict satisfies never;
  }
}

function undecidedReason({ undecidedBecause, decidingDocument }: ReportPair): string {
  return undecidedBecause === "one_document"
    ? `this verdict depends on one document, ${decidingDocument}`
    : "a kind of document that is not among these could reverse it";
}
