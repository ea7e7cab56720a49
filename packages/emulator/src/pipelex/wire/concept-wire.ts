import { type Concept, conceptRef, structureClassName } from "../bundle/concept.ts";

/** How a dialect dumps the concept of a value: a ref string, or an object as the servers did for some time. */
export type ConceptForm = "string" | "object";

export function conceptWire(concept: Concept, form: ConceptForm): unknown {
  if (form === "string") return conceptRef(concept);
  return {
    code: concept.code,
    domain_code: concept.domain,
    description: concept.description,
    structure_class_name: structureClassName(concept),
    refines: concept.refines,
  };
}
