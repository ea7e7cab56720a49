import type { FieldSchema } from "../../document/extraction.ts";
import type { PipelexDialect } from "../pipelex-dialect.ts";
import type { Concept } from "./concept.ts";
import { type ConceptUse, singleUse } from "./concept-use.ts";
import { documentConceptCode } from "./native-concepts.ts";
import type { PipeLibrary } from "./pipe-library.ts";

/** A pipe that is registered on the emulated server: it takes one PDF and answers one structured object. */
export interface SeedPipe {
  code: string;
  /** Default `"documents"`. */
  domain?: string;
  /** Default `"document"`. */
  inputName?: string;
  /** Default: the dialect's own name of a PDF, `PDF` on `legacy` and `Document` elsewhere. */
  inputConcept?: string;
  /** `Invoice`, or `accounting.Invoice` for one of another domain. */
  outputConcept: string;
  /** Name of the object in working memory. Default `"result"`. */
  outputName?: string;
  /** Fields of the output concept. */
  schema: FieldSchema;
}

/** A concept that is registered in addition to the pipes, so that inputs can name it. */
export interface SeedConcept {
  domain: string;
  code: string;
  description?: string;
  /** Without fields it is a kind of text. */
  schema?: FieldSchema;
}

/** Registers a seeded pipe: a sequence that extracts the pages of a PDF and lets a model read the object off them. */
export function addSeedPipe(library: PipeLibrary, seed: SeedPipe, dialect: PipelexDialect): void {
  const domain = seed.domain ?? "documents";
  const inputName = seed.inputName ?? "document";
  const outputName = seed.outputName ?? "result";
  const document = documentConceptCode(dialect);
  const inputConcept = seed.inputConcept ?? document;
  addIfNew(library, conceptOf(inputConcept, domain, { refines: `native.${document}` }));
  addIfNew(library, conceptOf(seed.outputConcept, domain, { structure: seed.schema }));

  const inputs = { [inputName]: singleUse(inputConcept) };
  const output = singleUse(seed.outputConcept);
  const pages: ConceptUse = { concept: "Page", multiplicity: "variable", optional: false };
  const pagesPipe = `${seed.code}_pages`;
  const fieldsPipe = `${seed.code}_fields`;
  library.addPipe({
    type: "PipeSequence",
    code: seed.code,
    domain,
    description: `Reads ${seed.outputConcept} off a document`,
    inputs,
    output,
    steps: [
      { pipe: pagesPipe, result: "pages" },
      { pipe: fieldsPipe, result: outputName },
    ],
  });
  library.addPipe({
    type: "PipeExtract",
    code: pagesPipe,
    domain,
    description: "Text layer of the document, page by page",
    inputs,
    output: pages,
    model: "@default-text-from-pdf",
  });
  library.addPipe({
    type: "PipeLLM",
    code: fieldsPipe,
    domain,
    description: `Finds ${seed.outputConcept} in the pages`,
    inputs: { pages },
    output,
    model: "mock-llm",
    prompt: `Read the ${seed.outputConcept} off these pages.\n@pages`,
  });
}

/** Registers a seeded concept. */
export function addSeedConcept(library: PipeLibrary, seed: SeedConcept): void {
  library.addConcept({
    domain: seed.domain,
    code: seed.code,
    description: seed.description ?? seed.code,
    refines: null,
    ...(seed.schema ? { structure: seed.schema } : {}),
  });
}

function conceptOf(
  written: string,
  domain: string,
  rest: { refines?: string; structure?: FieldSchema },
): Concept {
  const parts = written.split(".");
  const code = parts.pop() ?? written;
  const description = rest.structure?.description ?? code;
  return { domain: parts.join(".") || domain, code, description, refines: null, ...rest };
}

function addIfNew(library: PipeLibrary, concept: Concept): void {
  if (!library.findConcept(`native.${concept.code}`) && concept.domain !== "native") {
    const known = library.findConcept(`${concept.domain}.${concept.code}`);
    if (!known?.structure) library.addConcept(concept);
  }
}
