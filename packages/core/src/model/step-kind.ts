/** What a step does, in words that hold for every vendor. The vendor's own word stands in `Step.type`. */
export const stepKinds = [
  "parse",
  "chunk",
  "segment",
  "classify",
  "extract",
  "transform",
  "generate",
  "index",
  "control",
  "other",
] as const;

/** One of {@link stepKinds}. */
export type StepKind = (typeof stepKinds)[number];
