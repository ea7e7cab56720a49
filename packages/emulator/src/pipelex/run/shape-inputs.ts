import { randomId } from "../../server/seeded-random.ts";
import type { BareProtocol } from "../bare/bare-protocol.ts";
import { type Concept, conceptRef } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import type { Pipe } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import type { PipelexDialect } from "../pipelex-dialect.ts";
import { inputError, PipelexError } from "../pipelex-error.ts";
import { isRecord, MissingFieldError, shapeContent } from "./shape-content.ts";
import { WorkingMemory } from "./working-memory.ts";

interface ShapeInputsOptions {
  library: PipeLibrary;
  pipe: Pipe;
  inputs: Record<string, unknown>;
  dialect: PipelexDialect;
  protocol: BareProtocol;
  random: () => number;
}

/**
 * Reads `PipelineInputs` into working memory. Every form of the vendor's page "Pipe Run" that exists over HTTP is read:
 * a string (1.1), a list of strings (1.2) and the envelope `{concept, content}` (2.1 to 2.6). Bare objects and bare
 * document URLs are read against the declared concept on `v1` and `hosted` only, as the servers began to do that later.
 * @throws PipelexError of domain `input`
 */
export function shapeInputs(options: ShapeInputsOptions): WorkingMemory {
  const { pipe, inputs, dialect, random } = options;
  const memory = new WorkingMemory();
  const shaper = new InputShaper(options);
  if (dialect === "v1") refuseUndeclared(pipe, inputs);
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
      upstream: null,
    });
  }
  const required = missing.filter(([, use]) => !use.optional);
  if (required.length === 0) return memory;
  const described = required.map(([name, use]) => `${name}: ${use.concept}`).join(", ");
  throw inputError("PipeRunInputsError", `Missing required inputs for pipe '${pipe.code}': ${described}`, {
    params: { input: required[0]?.[0] },
    location: { pipe: pipe.code, path: [pipe.code] },
  });
}

function refuseUndeclared(pipe: Pipe, inputs: Record<string, unknown>): void {
  const name = Object.keys(inputs).find((candidate) => !(candidate in pipe.inputs));
  if (name === undefined) return;
  const declared = Object.keys(pipe.inputs).map((known) => `'${known}'`);
  throw inputError(
    "UnknownInputNameError",
    `Input '${name}' is not declared by this pipe. Declared inputs: ${declared.join(", ")}.`,
    { params: { input: name }, location: { input: name } },
  );
}

class InputShaper {
  readonly #dialect: PipelexDialect;
  readonly #protocol: BareProtocol;
  readonly #library: PipeLibrary;
  readonly #pipe: Pipe;
  readonly #shapesByDeclaration: boolean;
  readonly #takesEmptyLists: boolean;
  /** The bare runner names each kind of misfit. */
  readonly #isParticular: boolean;

  constructor({ library, pipe, dialect, protocol }: ShapeInputsOptions) {
    this.#dialect = dialect;
    this.#protocol = protocol;
    this.#library = library;
    this.#pipe = pipe;
    this.#shapesByDeclaration = dialect === "v1" || dialect === "hosted";
    this.#takesEmptyLists = this.#shapesByDeclaration;
    this.#isParticular = dialect === "v1";
  }

  shape(name: string, value: unknown, use: ConceptUse | undefined): Shaped {
    const declared = use && this.#library.findConcept(use.concept, this.#pipe.domain);
    if (this.#isParticular && use?.multiplicity === "single" && Array.isArray(value)) {
      throw misfit(
        "ListWhereSingularError",
        name,
        `declares a single value, but a list of ${value.length} was sent`,
      );
    }
    const shaped = isEnvelope(value)
      ? this.#fromEnvelope(name, value)
      : this.#fromBareValue(name, value, declared);
    if (declared && !this.#library.isCompatible(shaped.concept, declared)) {
      const errorType = this.#isParticular ? "ExplicitConceptIncompatibleError" : "PipeRunInputsError";
      const [sent, wanted] = [conceptRef(shaped.concept), conceptRef(declared)];
      throw misfit(errorType, name, `has concept '${sent}', which is not compatible with '${wanted}'`);
    }
    return shaped;
  }

  #conceptOf(name: string, written: string): Concept {
    try {
      return this.#library.concept(written);
    } catch (error) {
      if (this.#dialect === "hosted" || !(error instanceof PipelexError)) throw error;
      const errorType = this.#dialect === "legacy-0.1" ? "ConceptLibraryError" : "StuffFactoryError";
      if (!this.#isParticular) throw inputError(errorType, error.message);
      // The bare runner of protocol 0.6 takes this for a failure of its own (500).
      throw new PipelexError(errorType, `Input '${name}': ${error.message}`, {
        code: "input.wrong_concept",
        params: {},
      });
    }
  }

  #fromEnvelope(name: string, { concept: written, content }: { concept: unknown; content: unknown }): Shaped {
    if (typeof written !== "string") {
      throw inputError("StuffFactoryError", `Input '${name}': 'concept' must be a string`);
    }
    return this.#ofConcept(name, this.#conceptOf(name, written), content);
  }

  #fromBareValue(name: string, value: unknown, declared: Concept | undefined): Shaped {
    const text = this.#library.concept("native.Text");
    const base = declared && this.#library.nativeBase(declared);
    if (this.#shapesByDeclaration && declared && !["Anything", "Dynamic"].includes(base ?? "")) {
      const isDocument = base === "Document" || base === "Image";
      if (base === "Text" && isRecord(value)) {
        const errorType = this.#isParticular ? "WrongScalarKindError" : "StuffFactoryError";
        throw misfit(errorType, name, `is a text: send a string, or {"concept", "content"}`);
      }
      const read = (item: unknown) => (isDocument && typeof item === "string" ? { url: item } : item);
      return this.#ofConcept(name, declared, Array.isArray(value) ? value.map(read) : read(value));
    }
    if (
      typeof value === "string" ||
      (Array.isArray(value) && value.every((item) => typeof item === "string"))
    ) {
      // A list of texts takes the concept that the pipe declares, where that is a kind of text.
      const isRefined = Array.isArray(value) && declared !== undefined && base === "Text";
      return this.#ofConcept(name, isRefined ? declared : text, value);
    }
    throw inputError(
      "StuffFactoryError",
      `Input '${name}' must be a string, a list of strings, or an object with 'concept' and 'content'`,
    );
  }

  #ofConcept(name: string, concept: Concept, value: unknown): Shaped {
    const base = this.#isParticular ? this.#library.nativeBase(concept) : undefined;
    if (base === "Text" && !isRecord(value) && !Array.isArray(value) && typeof value !== "string") {
      throw misfit("WrongScalarKindError", name, `expects a string (text), but a ${typeof value} was sent`);
    }
    if (!Array.isArray(value)) return { concept, content: this.#contentOf(name, concept, value) };
    if (value.length === 0 && !this.#takesEmptyLists) {
      throw inputError("StuffFactoryError", `Input '${name}' is an empty list`);
    }
    return {
      concept,
      content: { items: value.map((item) => this.#contentOf(name, concept, item)) },
    };
  }

  #contentOf(name: string, concept: Concept, value: unknown): Record<string, unknown> {
    try {
      return shapeContent(this.#library, concept, value, name);
    } catch (error) {
      const isOlder = this.#dialect === "legacy-0.1" || (this.#isParticular && this.#protocol === "0.6");
      if (!isOlder || !(error instanceof MissingFieldError)) throw error;
      // These servers take it for a failure of the run.
      throw new PipelexError("PipeExecutionError", error.message, { domain: "runtime" });
    }
  }
}

function misfit(errorType: string, name: string, why: string): PipelexError {
  return inputError(errorType, `Input '${name}' ${why}`, {
    params: { input: name, field: name },
    location: { input: name },
  });
}

interface Shaped {
  concept: Concept;
  content: Record<string, unknown>;
}

function isEnvelope(value: unknown): value is { concept: unknown; content: unknown } {
  return isRecord(value) && Object.keys(value).sort().join() === "concept,content";
}
