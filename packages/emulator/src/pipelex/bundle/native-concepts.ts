import type { PipelexDialect } from "../pipelex-dialect.ts";
import type { Concept } from "./concept.ts";

const descriptions: Record<string, string> = {
  Text: "A text",
  Image: "An image",
  Number: "A number",
  Page: "The content of a document page",
  TextAndImages: "A text combined with images",
  Dynamic: "A dynamic concept",
  Anything: "Anything",
};

/** The code of the native concept of a PDF: `PDF` on the oldest dialect, `Document` since. */
export function documentConceptCode(dialect: PipelexDialect): "PDF" | "Document" {
  return dialect === "legacy" ? "PDF" : "Document";
}

/** Concepts that every library of a dialect holds. */
export function nativeConcepts(dialect: PipelexDialect): Concept[] {
  const native = (code: string, description: string): Concept => ({
    domain: "native",
    code,
    description,
    refines: null,
  });
  return [
    ...Object.entries(descriptions).map(([code, description]) => native(code, description)),
    native(documentConceptCode(dialect), "A document"),
  ];
}
