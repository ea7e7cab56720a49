import type { Verdict } from "../../score/verdict.ts";

/** How reports name and explain each verdict. */
export const verdictWords: Readonly<
  Record<Verdict, { word: string; meaning: string; tone: "right" | "wrong" | "missing" | "extra" }>
> = {
  matched: { word: "right", meaning: "same as the truth, spelling habits folded", tone: "right" },
  misread: { word: "wrong", meaning: "differs from the truth", tone: "wrong" },
  unfound: { word: "missing", meaning: "in the truth, not in the answer", tone: "missing" },
  fabricated: { word: "made up", meaning: "the truth has nothing in this field", tone: "extra" },
  invented_item: { word: "extra row", meaning: "part of a row that the truth does not have", tone: "extra" },
  invented_field: { word: "extra field", meaning: "a field that nobody asked for", tone: "extra" },
};
