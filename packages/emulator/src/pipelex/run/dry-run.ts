import { randomId } from "../../server/seeded-random.ts";
import type { Pipe } from "../bundle/pipe.ts";
import type { PipeLibrary } from "../bundle/pipe-library.ts";
import { PipelexError } from "../pipelex-error.ts";
import { mockContent } from "./mock-content.ts";
import { PipeExecutor } from "./pipe-executor.ts";
import type { Trace } from "./trace.ts";
import { WorkingMemory } from "./working-memory.ts";

/** Runs a pipe on mock values with mock answers, to find out whether its parts fit together. */
export async function dryRun(library: PipeLibrary, pipe: Pipe, random: () => number): Promise<Trace> {
  const memory = new WorkingMemory();
  for (const [name, use] of Object.entries(pipe.inputs)) {
    const concept = library.findConcept(use.concept, pipe.domain) ?? library.concept("native.Text");
    const content = mockContent(library, concept, use.multiplicity);
    memory.set({ code: randomId(random, 5), name, concept, content });
  }
  const executor = new PipeExecutor({
    library,
    random,
    stepScripts: {},
    stepDurationMs: 0,
    operate: async (_pipe, _inputs, _memory, { concept, multiplicity }) => ({
      content: mockContent(library, concept, multiplicity),
      calls: [],
      executionData: {},
    }),
  });
  const course = { pipe, nodes: executor.nodes, edges: executor.edges, durationMs: 0, memory };
  try {
    const { output } = await executor.call({ pipe, memory, parent: null, startMs: 0, wish: {} });
    return output ? { ...course, main: output } : course;
  } catch (error) {
    if (!(error instanceof PipelexError)) throw error;
    // A mock value need not have an outcome of its own.
    return error.errorType === "PipeConditionError" ? course : { ...course, failure: error };
  }
}
