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
