import { inputError } from "../pipelex-error.ts";
import { type Concept, conceptRef } from "./concept.ts";
import { type Pipe, pipeRef } from "./pipe.ts";

/** Pipes and concepts that a run can use: those registered on the server, and those of the request's own bundles. */
export class PipeLibrary {
  readonly #pipes = new Map<string, Pipe>();
  readonly #concepts = new Map<string, Concept>();

  addPipe(pipe: Pipe): void {
    this.#pipes.set(pipeRef(pipe), pipe);
  }

  addConcept(concept: Concept): void {
    this.#concepts.set(conceptRef(concept), concept);
  }

  /** A library that starts with everything of this one, and can grow without touching it. */
  extended(): PipeLibrary {
    const copy = new PipeLibrary();
    for (const concept of this.#concepts.values()) copy.addConcept(concept);
    for (const pipe of this.#pipes.values()) copy.addPipe(pipe);
    return copy;
  }

  get pipes(): Pipe[] {
    return [...this.#pipes.values()];
  }

  get concepts(): Concept[] {
    return [...this.#concepts.values()];
  }

  /** By `domain.code`, or by bare code: the domain given first, else any. */
  findPipe(code: string, domain?: string): Pipe | undefined {
    if (code.includes(".")) return this.#pipes.get(code);
    const near = domain === undefined ? undefined : this.#pipes.get(`${domain}.${code}`);
    return near ?? this.pipes.find((pipe) => pipe.code === code);
  }

  /** @throws PipelexError `PipeNotFoundError` */
  pipe(code: string, domain?: string): Pipe {
    const pipe = this.findPipe(code, domain);
    if (!pipe) throw inputError("PipeNotFoundError", `Pipe '${code}' not found in the library`);
    return pipe;
  }

  /** How a bundle names a concept: its own domain first, then the native ones, then any other domain. */
  findConcept(code: string, domain?: string): Concept | undefined {
    if (code.includes(".")) return this.#concepts.get(code);
    const near = domain === undefined ? undefined : this.#concepts.get(`${domain}.${code}`);
    return near ?? this.#concepts.get(`native.${code}`) ?? this.#named(code)[0];
  }

  /**
   * Finds the concept that an input names: a bare code must be unique among the domains.
   * @throws PipelexError `ConceptNotFoundError` or `ConceptAmbiguousError`, worded as on the vendor's page "Pipe Run"
   */
  concept(code: string): Concept {
    if (code.includes(".")) {
      const exact = this.#concepts.get(code);
      if (exact) return exact;
      throw inputError("ConceptNotFoundError", `Concept '${code}' not found`);
    }
    const found = this.#named(code);
    const [only, ...others] = found;
    if (!only) throw inputError("ConceptNotFoundError", `Concept '${code}' not found in any domain`);
    if (others.length === 0) return only;
    const domains = found.map((concept) => concept.domain).sort();
    throw inputError(
      "ConceptAmbiguousError",
      `Ambiguous concept: Found '${code}' in domains: ${domains.join(", ")}. Use 'domain.${code}' format.`,
    );
  }

  /** Whether a value of one concept may stand where another is declared. */
  isCompatible(concept: Concept, declared: Concept): boolean {
    if (declared.domain === "native" && ["Anything", "Dynamic"].includes(declared.code)) return true;
    let candidate: Concept | undefined = concept;
    while (candidate) {
      if (conceptRef(candidate) === conceptRef(declared)) return true;
      candidate = this.parentOf(candidate);
    }
    return false;
  }

  /** The concept that it refines; one with neither fields nor a parent is a kind of text. */
  parentOf(concept: Concept): Concept | undefined {
    if (concept.refines) return this.findConcept(concept.refines, concept.domain);
    if (concept.domain === "native" || concept.structure) return undefined;
    return this.#concepts.get("native.Text");
  }

  /** The native concept at the root of its ancestry, if it has one. */
  nativeBase(concept: Concept): string | undefined {
    if (concept.domain === "native") return concept.code;
    const parent = this.parentOf(concept);
    return parent ? this.nativeBase(parent) : undefined;
  }

  #named(code: string): Concept[] {
    return this.concepts.filter((concept) => concept.code === code);
  }
}
