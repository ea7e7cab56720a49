import type { Pipe, PipeController, SubPipe } from "../bundle/pipe.ts";
import type { ExecutorOfCalls } from "./pipe-call.ts";

/** The pipe that a step names; a step over a list gets a batch in between, as the real server puts one there. */
export function calledPipe(executor: ExecutorOfCalls, caller: PipeController, step: SubPipe): Pipe {
  const called = executor.library.pipe(step.pipe, caller.domain);
  if (step.batchOver === undefined) return called;
  const itemName = step.batchAs ?? step.batchOver;
  const { [itemName]: item, ...others } = called.inputs;
  return {
    type: "PipeBatch",
    code: `${called.code}_batch`,
    domain: called.domain,
    description: `${called.code} over ${step.batchOver}`,
    inputs: {
      ...others,
      [step.batchOver]: {
        concept: item?.concept ?? "Anything",
        multiplicity: "variable",
        optional: false,
      },
    },
    output: { ...called.output, multiplicity: "variable" },
    branchPipe: `${called.domain}.${called.code}`,
    listName: step.batchOver,
    itemName,
  };
}
