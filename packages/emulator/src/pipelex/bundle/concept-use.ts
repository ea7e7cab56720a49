/** How a pipe names a concept at one of its inputs or at its output: `Page`, `Page[]`, `Page[3]`, `accounting.Invoice?`. */
export interface ConceptUse {
  /** As written: a bare code or `domain.Code`. */
  concept: string;
  /** `variable` for a list of any length, a number for a list of that length. */
  multiplicity: "single" | "variable" | number;
  optional: boolean;
}

const written = /^((?:[a-z][a-z0-9_]*\.)*[A-Z][A-Za-z0-9]*)(\[(\d*)\])?(\?)?$/;

/** Reads a concept use, or answers `undefined` when it is not spelled as one. */
export function parseConceptUse(text: string): ConceptUse | undefined {
  const match = written.exec(text.trim());
  if (!match?.[1]) return undefined;
  const count = match[3];
  const multiplicity = match[2] === undefined ? "single" : count ? Number(count) : "variable";
  return { concept: match[1], multiplicity, optional: match[4] !== undefined };
}

export function singleUse(concept: string): ConceptUse {
  return { concept, multiplicity: "single", optional: false };
}
