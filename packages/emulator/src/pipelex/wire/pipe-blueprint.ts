import type { ConceptUse } from "../bundle/concept-use.ts";
import type { Pipe, SubPipe } from "../bundle/pipe.ts";

/** A pipe as a registry of a graph shows it: its TOML entry as data. */
export function pipeBlueprint(pipe: Pipe): Record<string, unknown> {
  const { type, description, code, domain } = pipe;
  const inputs = Object.fromEntries(
    Object.entries(pipe.inputs).map(([name, use]) => [name, writtenUse(use)]),
  );
  const own = { type, code, domain_code: domain, description, inputs, output: writtenUse(pipe.output) };
  switch (pipe.type) {
    case "PipeSequence":
      return { ...own, steps: pipe.steps.map(subPipe) };
    case "PipeParallel":
      return { ...own, branches: pipe.branches.map(subPipe), combined_output: pipe.combinedOutput ?? null };
    case "PipeBatch":
      return {
        ...own,
        branch_pipe_code: pipe.branchPipe,
        input_list_name: pipe.listName,
        input_item_name: pipe.itemName,
      };
    case "PipeCondition":
      return {
        ...own,
        expression: pipe.expression,
        outcomes: pipe.outcomes,
        default_outcome: pipe.defaultOutcome,
      };
    case "PipeExtract":
      return { ...own, model: pipe.model };
    case "PipeLLM":
      return { ...own, model: pipe.model, prompt: pipe.prompt, system_prompt: pipe.systemPrompt ?? null };
    case "PipeCompose":
      return { ...own, template: pipe.template ?? null, construct: pipe.construct ?? null };
  }
}

/** `Page[]`, as it is written in a bundle. */
function writtenUse({ concept, multiplicity, optional }: ConceptUse): string {
  const list = multiplicity === "single" ? "" : multiplicity === "variable" ? "[]" : `[${multiplicity}]`;
  return `${concept}${list}${optional ? "?" : ""}`;
}

function subPipe({ pipe, result, batchOver, batchAs }: SubPipe): Record<string, unknown> {
  return { pipe, result: result ?? null, batch_over: batchOver ?? null, batch_as: batchAs ?? null };
}
