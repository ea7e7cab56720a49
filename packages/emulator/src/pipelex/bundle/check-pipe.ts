import { isController, type Pipe } from "./pipe.ts";
import type { PipeLibrary } from "./pipe-library.ts";
import { subPipesOf } from "./pipe-tree.ts";
import { parseTemplate, TemplateSyntaxError, templateVariables } from "./template.ts";
import type { BundleProblems } from "./toml-table.ts";

/** Notes what is wrong with a pipe once everything that it may refer to is loaded. */
export function checkPipe(pipe: Pipe, library: PipeLibrary, problems: BundleProblems): void {
  const facts = { pipe_code: pipe.code, domain_code: pipe.domain };
  for (const use of [...Object.values(pipe.inputs), pipe.output]) {
    if (library.findConcept(use.concept, pipe.domain)) continue;
    problems.add("pipe_validation", `Pipe '${pipe.code}' refers to unknown concept '${use.concept}'`, {
      ...facts,
      error_type: "unresolved_concept",
      concept_code: use.concept,
      missing_concept_code: use.concept,
      declared_concepts: library.concepts
        .filter(({ domain }) => domain === pipe.domain)
        .map(({ code }) => code),
    });
  }
  for (const sub of subPipesOf(pipe)) {
    if (library.findPipe(sub.pipe, pipe.domain)) continue;
    problems.add("pipe_validation", `Pipe '${pipe.code}' calls unknown pipe '${sub.pipe}'`, {
      ...facts,
      error_type: "missing_pipe",
      missing_pipe_code: sub.pipe,
    });
  }
  if (isController(pipe)) {
    if (subPipesOf(pipe).length === 0) {
      problems.add("pipe_validation", `Pipe '${pipe.code}' calls no other pipe`, facts);
    }
    return;
  }
  if (pipe.type === "PipeExtract") {
    if (Object.keys(pipe.inputs).length === 1) return;
    problems.add("pipe_validation", `Pipe '${pipe.code}' must have exactly one input`, facts);
    return;
  }
  const read = variablesOf(pipe, problems, facts);
  if (!read) return;
  const undeclared = read.filter((name) => !(name in pipe.inputs));
  if (undeclared.length > 0) {
    const message = `Pipe '${pipe.code}' reads names its inputs do not declare: ${undeclared.join(", ")}.`;
    problems.add("blueprint_validation", message, {
      ...facts,
      error_type: "missing_input_variable",
      variable_names: undeclared,
    });
    return;
  }
  const unread = Object.keys(pipe.inputs).filter((name) => !read.includes(name));
  if (pipe.type === "PipeCompose" && unread.length > 0) {
    const message = `Pipe '${pipe.code}' declares inputs it never reads: ${unread.join(", ")}.`;
    problems.add("blueprint_validation", message, {
      ...facts,
      error_type: "extraneous_input_variable",
      variable_names: unread,
    });
  }
}

function variablesOf(
  pipe: Extract<Pipe, { type: "PipeLLM" | "PipeCompose" }>,
  problems: BundleProblems,
  facts: Record<string, unknown>,
): string[] | undefined {
  try {
    if (pipe.type === "PipeLLM") return templateVariables(parseTemplate(pipe.prompt));
    if (pipe.construct) return constructVariables(pipe.construct);
    return templateVariables(parseTemplate(pipe.template ?? ""));
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    problems.add("blueprint_validation", `Template of pipe '${pipe.code}': ${error.message}`, {
      ...facts,
      error_type: "template_syntax",
    });
    return undefined;
  }
}

function constructVariables(rule: unknown): string[] {
  if (typeof rule !== "object" || rule === null) return [];
  const { from, template, ...members } = rule as Record<string, unknown>;
  if (typeof from === "string") return [from.split(".")[0] ?? ""];
  if (typeof template === "string") return templateVariables(parseTemplate(template));
  return [...new Set(Object.values(members).flatMap(constructVariables))];
}
