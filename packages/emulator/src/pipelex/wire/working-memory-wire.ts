import type { WorkingMemory } from "../run/working-memory.ts";
import { type ConceptForm, conceptWire } from "./concept-wire.ts";

/** Working memory as it stands in an answer: inputs first, then outputs in the order in which they were made. */
export function workingMemoryWire(
  memory: WorkingMemory,
  options: { conceptForm: ConceptForm; absences: boolean },
): Record<string, unknown> {
  const root = Object.fromEntries(
    [...memory.root.values()].map((stuff) => [
      stuff.name,
      {
        stuff_code: stuff.code,
        stuff_name: stuff.name,
        concept: conceptWire(stuff.concept, options.conceptForm),
        content: stuff.content,
      },
    ]),
  );
  return {
    root,
    aliases: Object.fromEntries(memory.aliases),
    ...(options.absences ? { absences: Object.fromEntries(memory.absences) } : {}),
  };
}
