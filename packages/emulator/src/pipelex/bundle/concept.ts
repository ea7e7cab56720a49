import type { FieldSchema } from "../../document/extraction.ts";

/** A concept of a library: what a piece of working memory is an instance of. */
export interface Concept {
  domain: string;
  code: string;
  description: string;
  /** `domain.Code` of the concept that it specialises. */
  refines: string | null;
  /** Fields of a structured concept; absent for text-like and native ones. */
  structure?: FieldSchema;
}

/** `accounting.Invoice`. */
export function conceptRef(concept: Concept): string {
  return `${concept.domain}.${concept.code}`;
}

/** The name of the class that the real server would dump in a concept object. */
export function structureClassName(concept: Concept): string {
  if (concept.domain === "native") return `${concept.code}Content`;
  if (concept.structure) return `${concept.domain}__${concept.code}`;
  return concept.refines ? `${concept.refines.split(".").at(-1)}Content` : "TextContent";
}
