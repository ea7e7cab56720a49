import type { FieldSchema } from "../../document/extraction.ts";
import type { Concept } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";

/** A value of a concept's shape without any meaning, for dry runs. */
export function mockContent(
  library: PipeLibrary,
  concept: Concept,
  multiplicity: ConceptUse["multiplicity"],
): Record<string, unknown> {
  const one = mockOne(library, concept);
  if (multiplicity === "single") return one;
  return { items: Array.from({ length: multiplicity === "variable" ? 1 : multiplicity }, () => one) };
}

function mockOne(library: PipeLibrary, concept: Concept): Record<string, unknown> {
  if (concept.structure) return mockValue(concept.structure) as Record<string, unknown>;
  switch (library.nativeBase(concept)) {
    case "Number":
      return { number: 0 };
    case "Document":
    case "PDF":
    case "Image":
      return { url: "mock://document" };
    case "Page":
      return { text_and_images: { text: { text: "mock" }, images: [], raw_html: null }, page_view: null };
    default:
      return { text: "mock" };
  }
}

function mockValue(schema: FieldSchema): unknown {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "array":
      return [mockValue(schema.items ?? {})];
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, mockValue(field)]),
      );
    case "number":
    case "integer":
      return 0;
    case "boolean":
      return false;
    default:
      return schema.enum?.[0] ?? "mock";
  }
}
