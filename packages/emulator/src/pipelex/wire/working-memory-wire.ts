import type { WorkingMemory } from "../run/working-memory.ts";
import { type ConceptForm, conceptWire } from "./concept-wire.ts";
import { stuffName } from "./stuff-name.ts";

/**
 * Working memory as it is in a response: inputs first, then outputs in the order in which they were made.
 * @param options.absences as the servers since `v1` do, which also name unnamed values after their concept
 * @param options.isLegacy as the oldest servers do: an entry is concept and content, and their own client takes no more
 */
export function workingMemoryWire(
  memory: WorkingMemory,
  options: { conceptForm: ConceptForm; absences: boolean; isLegacy?: boolean },
): Record<string, unknown> {
  const root = Object.fromEntries(
    [...memory.root.values()].map((stuff) => [
      stuff.name,
      {
        ...(options.isLegacy
          ? {}
          : { stuff_code: stuff.code, stuff_name: options.absences ? stuffName(stuff) : stuff.name }),
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
