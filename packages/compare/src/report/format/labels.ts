import type { ReportCell } from "../../model/cell.ts";
import type { ReportPair } from "../../model/pair.ts";
import type { Verdict } from "../../score/verdict.ts";

/** How reports name and explain each verdict. */
export const verdictWords: Readonly<
  Record<
    Verdict,
    { word: string; counted: string; meaning: string; tone: "right" | "wrong" | "missing" | "extra" }
  >
> = {
  matched: {
    word: "right",
    counted: "right",
    meaning: "same as the truth, spelling habits folded",
    tone: "right",
  },
  misread: { word: "wrong", counted: "wrong", meaning: "differs from the truth", tone: "wrong" },
  unfound: {
    word: "missing",
    counted: "missing",
    meaning: "in the truth, not in the answer",
    tone: "missing",
  },
  fabricated: {
    word: "made up",
    counted: "made up",
    meaning: "the truth has nothing in this field",
    tone: "extra",
  },
  invented_item: {
    word: "extra row",
    counted: "in extra rows",
    meaning: "part of a row that the truth does not have",
    tone: "extra",
  },
  invented_field: {
    word: "extra field",
    counted: "in extra fields",
    meaning: "a field that nobody asked for",
    tone: "extra",
  },
};

/** How a run ended, in words and in the tone in which it is shown. */
export function statusWords(cell: ReportCell): {
  word: string;
  tone: "right" | "wrong" | "missing" | "quiet";
} {
  if (cell.outcome === "not_started") return { word: "not started", tone: "quiet" };
  if (cell.outcome === "failed") {
    // What a client gave up on is not what the vendor failed at.
    const word =
      cell.status === "cancelled" ? "cancelled" : cell.error?.code === "timeout" ? "timed out" : "failed";
    return { word, tone: "wrong" };
  }
  if (cell.status === "completed_with_warnings") return { word: "completed with warnings", tone: "missing" };
  if (cell.status === "completed_with_errors") return { word: "completed with errors", tone: "wrong" };
  return { word: "completed", tone: "right" };
}

/** The verdict on a pair in words, speaking of its first pipeline. */
export function pairWords({ verdict, first, second }: ReportPair): string {
  switch (verdict) {
    case "better":
      return `${first} is better`;
    case "worse":
      return `${second} is better`;
    case "not_separable":
      return "not separable";
    case "too_few_documents":
      return "too few documents";
    default:
      return verdict satisfies never;
  }
}
