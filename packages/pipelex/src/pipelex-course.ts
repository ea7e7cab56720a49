import type { Issue, Step } from "@docmux/core/provider";
import { callsSteps } from "./pipelex-calls-steps.ts";
import type { CourseParts } from "./pipelex-course-parts.ts";
import { declaredSteps } from "./pipelex-declared-steps.ts";
import { graphSteps } from "./pipelex-graph-steps.ts";

/** How a run went, step by step, and what is not known of it. */
export interface Course {
  steps: Step[];
  issues: Issue[];
}

/**
 * Reads the steps of an ended run: from its graph where there is one, else from its calls of models, else from the pipes
 * that the answer declares; a run of which nothing of this is told is one step.
 */
export function readCourse(parts: CourseParts): Course {
  const { answer } = parts;
  const artifacts = answer.pipe_output ?? answer;
  const issues = missingArtifacts(artifacts);
  const graph = artifacts.graph_spec ? graphSteps(artifacts.graph_spec, artifacts.tokens_usages) : [];
  if (graph.length > 0) return { steps: graph.map(({ step }) => step), issues };
  const calls = callsSteps(parts, artifacts.tokens_usages);
  if (calls.length > 0) return { steps: calls, issues };
  const declared = declaredSteps(parts);
  if (declared.length > 1) issues.push(declaredOnly);
  return { steps: declared, issues };
}

const declaredOnly: Issue = {
  severity: "info",
  code: "steps_declared_only",
  message: "The server tells which pipes a run has, not how each of them went; they carry the run's status.",
};

function missingArtifacts(artifacts: {
  graph_assembly_error?: string | null | undefined;
  usage_assembly_error?: string | null | undefined;
}): Issue[] {
  const { graph_assembly_error: graph, usage_assembly_error: usage } = artifacts;
  const issue = (code: string, what: string, why: string): Issue => ({
    severity: "info",
    code,
    message: `The server could not put together ${what}: ${why}`,
  });
  return [
    ...(graph ? [issue("graph_missing", "the graph of the run", graph)] : []),
    ...(usage ? [issue("usage_missing", "what the run used", usage)] : []),
  ];
}
