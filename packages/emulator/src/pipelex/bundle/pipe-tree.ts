import { isController, type Pipe, type SubPipe } from "./pipe.ts";
import type { PipeLibrary } from "./pipe-library.ts";

/** The pipes that a controller may call, in the order in which they stand. */
export function subPipesOf(pipe: Pipe): SubPipe[] {
  switch (pipe.type) {
    case "PipeSequence":
      return pipe.steps;
    case "PipeParallel":
      return pipe.branches;
    case "PipeBatch":
      return [{ pipe: pipe.branchPipe }];
    case "PipeCondition":
      return [...Object.values(pipe.outcomes), pipe.defaultOutcome]
        .filter((code) => code !== "continue" && code !== "fail")
        .map((code) => ({ pipe: code }));
    default:
      return [];
  }
}

/** A pipe and all that it can reach, each once, callers before what they call. */
export function reachablePipes(library: PipeLibrary, pipe: Pipe, seen: Pipe[] = []): Pipe[] {
  if (seen.includes(pipe)) return seen;
  seen.push(pipe);
  for (const sub of subPipesOf(pipe)) {
    const called = library.findPipe(sub.pipe, pipe.domain);
    if (called) reachablePipes(library, called, seen);
  }
  return seen;
}

/** The operator that a run of this pipe comes to last, as the bundle is written. */
export function lastOperator(library: PipeLibrary, pipe: Pipe): Pipe {
  return reachablePipes(library, pipe).findLast((candidate) => !isController(candidate)) ?? pipe;
}
