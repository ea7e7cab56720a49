import { randomId } from "../../server/seeded-random.ts";
import { type Concept, conceptRef } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import type { Pipe } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { PipelexDialect } from "../pipelex-dialect.ts";
import { inputError } from "../pipelex-error.ts";
import { isRecord, shapeContent } from "./shape-content.ts";
import { WorkingMemory } from "./working-memory.ts";

interface ShapeInputsOptions {
  library: PipeLibrary;
  pipe: Pipe;
  inputs: Record<string, unknown>;
  dialect: PipelexDialect;
  random: () => number;
}

/**
 * Reads `PipelineInputs` into working memory. Every form of the vendor's page "Pipe Run" that exists over HTTP is read:
 * a string (1.1), a list of strings (1.2) and the envelope `{concept, content}` (2.1 to 2.6). Bare objects and bare
 * document URLs are read against the declared concept on B and C only, as the servers began to do that later.
 * @throws PipelexError of domain `input`
 */
export function shapeInputs({ library, pipe, inputs, dialect, random }: ShapeInputsOptions): WorkingMemory {
  const memory = new WorkingMemory();
  const shaper = new InputShaper(library, pipe, dialect);
  for (const [name, value] of Object.entries(inputs)) {
    const { concept, content } = shaper.shape(name, value, pipe.inputs[name]);
    memory.set({ code: randomId(random, 5), name, concept, content });
  }
  const missing = Object.entries(pipe.inputs).filter(([name]) => !memory.root.has(name));
  for (const [name, use] of missing.filter(([, candidate]) => candidate.optional)) {
    memory.setAbsent({
      variable_name: name,
      kind: "not_provided",
      reason: `Optional input '${name}' (${use.concept}) was not provided`,
      producing_pipe: null,
      upstream: [],
    });
  }
  const required = missing.filter(([, use]) => !use.optional).map(([name, use]) => `${name}: ${use.concept}`);
  if (required.length > 0) {
    throw inputError(
      "PipeRunInputsError",
      `Missing required inputs for pipe '${pipe.code}': ${required.join(", ")}`,
    );
  }
  return memory;
}

class InputShaper {
  readonly #library: PipeLibrary;
  readonly #pipe: Pipe;
  readonly #shapesByDeclaration: boolean;
  readonly #takesEmptyLists: boolean;

  constructor(library: PipeLibrary, pipe: Pipe, dialect: PipelexDialect) {
    this.#library = library;
    this.#pipe = pipe;
    this.#shapesByDeclaration = dialect === "B" || dialect === "C";
    this.#takesEmptyLists = this.#shapesByDeclaration;
  }

  shape(name: string, value: unknown, use: ConceptUse | undefined): Shaped {
    const declared = use && this.#library.findConcept(use.concept, this.#pipe.domain);
    const shaped = isEnvelope(value)
      ? this.#fromEnvelope(name, value)
      : this.#fromBareValue(name, value, declared);
    if (declared && !this.#library.isCompatible(shaped.concept, declared)) {
      throw inputError(
        "PipeRunInputsError",
        `Input '${name}' of pipe '${this.#pipe.code}' has concept '${conceptRef(shaped.concept)}', which is not compatible with '${conceptRef(declared)}'`,
      );
    }
    return shaped;
  }

  #fromEnvelope(name: string, { concept: written, content }: { concept: unknown; content: unknown }): Shaped {
    if (typeof written !== "string") {
      throw inputError("StuffFactoryError", `Input '${name}': 'concept' must be a string`);
    }
    return this.#ofConcept(name, this.#library.concept(written), content);
  }

  #fromBareValue(name: string, value: unknown, declared: Concept | undefined): Shaped {
    const text = this.#library.concept("native.Text");
    const base = declared && this.#library.nativeBase(declared);
    if (this.#shapesByDeclaration && declared && !["Anything", "Dynamic"].includes(base ?? "")) {
      const isDocument = base === "Document" || base === "Image";
      if (base === "Text" && isRecord(value)) {
        throw inputError(
          "StuffFactoryError",
          `Input '${name}' is a text: send a string, or {"concept", "content"}`,
        );
      }
      const read = (item: unknown) => (isDocument && typeof item === "string" ? { url: item } : item);
      return this.#ofConcept(name, declared, Array.isArray(value) ? value.map(read) : read(value));
    }
    if (
      typeof value === "string" ||
      (Array.isArray(value) && value.every((item) => typeof item === "string"))
    ) {
      return this.#ofConcept(name, text, value);
    }
    throw inputError(
      "StuffFactoryError",
      `Input '${name}' must be a string, a list of strings, or an object with 'concept' and 'content'`,
    );
  }

  #ofConcept(name: string, concept: Concept, value: unknown): Shaped {
    if (!Array.isArray(value)) return { concept, content: shapeContent(this.#library, concept, value, name) };
    if (value.length === 0 && !this.#takesEmptyLists) {
      throw inputError("StuffFactoryError", `Input '${name}' is an empty list`);
    }
    return {
      concept,
      content: { items: value.map((item) => shapeContent(this.#library, concept, item, name)) },
    };
  }
}

interface Shaped {
  concept: Concept;
  content: Record<string, unknown>;
}

function isEnvelope(value: unknown): value is { concept: unknown; content: unknown } {
  return isRecord(value) && Object.keys(value).sort().join() === "concept,content";
}
