import type { ConceptUse } from "../bundle/concept-use.ts";
import { reachablePipes } from "../bundle/pipe-tree.ts";
import type { PreparedRun } from "../run/execute-run.ts";

/** `pipe_structures`: what goes into each pipe and what comes out, as the vendor's page "Pipe Run" shows it. */
export function pipeStructures({ library, pipe }: PreparedRun): Record<string, unknown> {
  return Object.fromEntries(
    reachablePipes(library, pipe).map(({ code, inputs, output }) => [
      code,
      {
        inputs: Object.fromEntries(Object.entries(inputs).map(([name, use]) => [name, structureOf(use)])),
        output: structureOf(output),
      },
    ]),
  );
}

function structureOf({ concept, multiplicity }: ConceptUse): Record<string, unknown> {
  return { concept_code: concept.split(".").at(-1), multiplicity };
}
