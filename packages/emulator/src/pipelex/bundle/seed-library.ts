import type { PipelexDialect } from "../pipelex-dialect.ts";
import { parseConceptUse } from "./concept-use.ts";
import { nativeConcepts } from "./native-concepts.ts";
import { PipeLibrary } from "./pipe-library.ts";
import { addSeedConcept, addSeedPipe, type SeedConcept, type SeedPipe } from "./seed-pipe.ts";

/**
 * What is registered on a server when it starts.
 * @throws Error for a seed that no bundle could hold
 */
export function seedLibrary(
  dialect: PipelexDialect,
  seeds: { pipes?: SeedPipe[]; concepts?: SeedConcept[] },
): PipeLibrary {
  const library = new PipeLibrary();
  for (const concept of nativeConcepts(dialect)) library.addConcept(concept);
  for (const concept of seeds.concepts ?? []) {
    checkConcept(concept.code);
    addSeedConcept(library, concept);
  }
  for (const pipe of seeds.pipes ?? []) {
    if (!/^[a-z][a-z0-9_]*$/.test(pipe.code)) {
      throw new Error(`The pipe code "${pipe.code}" is not snake_case. Write it like "extract_invoice".`);
    }
    if (library.findPipe(pipe.code)) {
      throw new Error(`The pipe code "${pipe.code}" is taken. Give every seeded pipe a code of its own.`);
    }
    checkConcept(pipe.outputConcept);
    checkConcept(pipe.inputConcept ?? "Document");
    addSeedPipe(library, pipe, dialect);
  }
  return library;
}

function checkConcept(written: string): void {
  if (parseConceptUse(written)?.concept === written) return;
  throw new Error(`"${written}" is not a concept. Write it like "Invoice" or "accounting.Invoice".`);
}
