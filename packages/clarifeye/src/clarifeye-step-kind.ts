import type { StepKind } from "@docmux/core/provider";

/** The vendor's step types are an open set ("parsing, chunking, tag-extraction, etc."), so they are told by their parts. */
const kinds: readonly (readonly [RegExp, StepKind])[] = [
  [/alert|import/, "other"],
  [/filter/, "control"],
  [/pars/, "parse"],
  [/publish|push|index/, "index"],
  [/tag/, "classify"],
  [/chunk/, "chunk"],
  [/object|extract/, "extract"],
];

/** What a step of this type does, in words that hold for every vendor. */
export function stepKindOf(type: string): StepKind {
  return kinds.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? "other";
}

/** True for steps that tag whole documents; their output has a documented call of its own. */
export function tagsDocuments(type: string): boolean {
  return /document-?_?tag/.test(type.toLowerCase());
}
