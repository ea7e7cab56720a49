import { type Concept, conceptRef } from "../bundle/concept.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import { inputError, PipelexError } from "../pipelex-error.ts";
import { checkStructure, fieldRequired } from "./check-structure.ts";

/** Makes the content of one value of a concept from what the caller sent for it. */
export function shapeContent(
  library: PipeLibrary,
  concept: Concept,
  value: unknown,
  inputName: string,
): Record<string, unknown> {
  const refuse = (why: string) =>
    inputError(
      "StuffFactoryError",
      `Input '${inputName}' does not match concept '${conceptRef(concept)}': ${why}`,
    );
  const base = library.nativeBase(concept);
  if (base === "Text") {
    if (typeof value === "string") return { text: value };
    if (isRecord(value) && typeof value.text === "string") return { text: value.text };
    throw refuse("expected a text");
  }
  if (base === "Number") {
    const number = isRecord(value) ? value.number : value;
    if (typeof number !== "number") throw refuse("expected a number");
    return { number };
  }
  if (!isRecord(value)) throw refuse("expected an object");
  if (base === "Document" || base === "PDF" || base === "Image") {
    if (typeof value.url !== "string" || value.url === "") throw refuse("url: field required");
    return { ...value };
  }
  if (concept.structure) {
    const problems = checkStructure(value, concept.structure);
    if (problems.some((problem) => problem.endsWith(fieldRequired))) {
      throw new MissingFieldError(refuse(problems.join("; ")));
    }
    if (problems.length > 0) throw refuse(problems.join("; "));
    const known = concept.structure.properties;
    // Fields that the class of the concept doesn't know are dropped on the way in, not refused.
    return known ? Object.fromEntries(Object.entries(value).filter(([name]) => name in known)) : { ...value };
  }
  return { ...value };
}

/** A structured value without a field that its concept requires. */
export class MissingFieldError extends PipelexError {
  constructor({ errorType, message, facts }: PipelexError) {
    super(errorType, message, facts);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
