import { type ConceptUse, parseConceptUse, singleUse } from "./concept-use.ts";
import type { Pipe, SubPipe } from "./pipe.ts";
import { type BundleProblems, isTable, TomlTable } from "./toml-table.ts";

/** Whether a pipe may be called so. */
export function isPipeCode(code: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(code);
}

/** Reads one entry of a bundle's `[pipe]` table. */
export function parsePipe(
  domain: string,
  code: string,
  entry: unknown,
  problems: BundleProblems,
): Pipe | undefined {
  const facts = { pipe_code: code, domain_code: domain };
  if (!isPipeCode(code)) {
    problems.add("blueprint_validation", `Pipe code '${code}' must be snake_case`, {
      ...facts,
      error_type: "invalid_pipe_code_syntax",
    });
    return undefined;
  }
  if (!isTable(entry)) {
    problems.add("blueprint_validation", `Pipe '${code}' must be a table`, facts);
    return undefined;
  }
  const table = new TomlTable(entry, problems, facts);
  const written = table.requiredText("output");
  const output = parseConceptUse(written);
  if (!output && written) table.complain("output", `'${written}' is not a concept`);
  const base = {
    code,
    domain,
    description: table.requiredText("description", "definition"),
    inputs: inputsOf(table),
    output: output ?? singleUse("Text"),
  };
  return ofType(table.requiredText("type"), base, table);
}

type Base = Pick<Pipe, "code" | "domain" | "description" | "inputs" | "output">;

function ofType(type: string, base: Base, table: TomlTable): Pipe | undefined {
  switch (type) {
    case "PipeSequence":
      return { ...base, type, steps: table.tables("steps").map((step) => subPipeOf(step, table)) };
    case "PipeParallel": {
      const branches = table.tables("branches", "parallels").map((branch) => subPipeOf(branch, table));
      const combinedOutput = table.text("combined_output");
      return { ...base, type, branches, ...(combinedOutput === undefined ? {} : { combinedOutput }) };
    }
    case "PipeBatch":
      return {
        ...base,
        type,
        branchPipe: table.requiredText("branch_pipe_code"),
        listName: table.requiredText("input_list_name", "batch_over"),
        itemName: table.requiredText("input_item_name", "batch_as"),
      };
    case "PipeCondition":
      return {
        ...base,
        type,
        expression: table.requiredText("expression", "expression_template"),
        outcomes: Object.fromEntries(
          Object.entries(table.table("outcomes", "pipe_map")).map(([value, code]) => [value, String(code)]),
        ),
        defaultOutcome: table.text("default_outcome", "default_pipe_code") ?? "fail",
      };
    case "PipeExtract":
    case "PipeOcr":
      return { ...base, type: "PipeExtract", model: table.text("model", "ocr") ?? "@default-text-from-pdf" };
    case "PipeLLM": {
      const systemPrompt = table.text("system_prompt");
      return {
        ...base,
        type,
        model: table.text("model", "llm") ?? "mock-llm",
        prompt: table.text("prompt", "prompt_template") ?? blocksOf(base.inputs),
        ...(systemPrompt === undefined ? {} : { systemPrompt }),
      };
    }
    case "PipeCompose":
      return composeOf(base, table);
    case "":
      return undefined;
    default:
      table.complain("type", `'${type}' is not a type of pipe that can run here`);
      return undefined;
  }
}

function composeOf(base: Base, table: TomlTable): Pipe {
  const template = table.text("template");
  const construct = table.table("construct");
  if (template === undefined && !table.has("construct")) table.complain("template", "field required");
  const made = template === undefined ? { construct } : { template };
  return { ...base, type: "PipeCompose", ...made };
}

function inputsOf(table: TomlTable): Record<string, ConceptUse> {
  const inputs: Record<string, ConceptUse> = {};
  for (const [name, written] of Object.entries(table.table("inputs"))) {
    const use = typeof written === "string" ? parseConceptUse(written) : undefined;
    if (use) inputs[name] = use;
    else table.complain(`inputs.${name}`, `'${String(written)}' is not a concept`);
  }
  return inputs;
}

function subPipeOf(members: Record<string, unknown>, table: TomlTable): SubPipe {
  const text = (name: string) => (typeof members[name] === "string" ? (members[name] as string) : undefined);
  const pipe = text("pipe");
  if (pipe === undefined) table.complain("steps", "every step names its pipe");
  const [result, batchOver, batchAs] = [text("result"), text("batch_over"), text("batch_as")];
  return {
    pipe: pipe ?? "",
    ...(result === undefined ? {} : { result }),
    ...(batchOver === undefined ? {} : { batchOver }),
    ...(batchAs === undefined ? {} : { batchAs }),
  };
}

function blocksOf(inputs: Record<string, ConceptUse>): string {
  return Object.keys(inputs)
    .map((name) => `@${name}`)
    .join("\n");
}
