import { present } from "@docmux/core/provider-utils";
import { conceptName } from "./pipelex-concept-name.ts";
import type { MainStuff } from "./pipelex-main-stuff.ts";
import {
  nodeUsageSchema,
  readAs,
  readEach,
  stuffSchema,
  tokensUsageSchema,
  type WireRunAnswer,
} from "./pipelex-wire.ts";

/**
 * What only Pipelex tells: the name and concept of the output, what else stood in working memory, and which models were
 * called. Prompts stay in the raw answer.
 */
export function readRunMetadata(answer: WireRunAnswer, main: MainStuff): Record<string, unknown> {
  const artifacts = answer.pipe_output ?? answer;
  const memory = artifacts.working_memory;
  const workingMemory = Object.entries(memory?.root ?? {}).flatMap(([name, value]) => {
    const stuff = readAs(stuffSchema, value);
    return stuff
      ? [
          [
            name,
            { concept: conceptName(stuff.concept) ?? null, content: withoutFiles(stuff.content ?? null) },
          ],
        ]
      : [];
  });
  const graphId = artifacts.graph_spec?.graph_id;
  return present({
    mainStuffName: main.name,
    mainConcept: main.concept,
    graphId: typeof graphId === "string" ? graphId : undefined,
    models: modelsOf(artifacts),
    workingMemory: workingMemory.length > 0 ? Object.fromEntries(workingMemory) : undefined,
    aliases: memory?.aliases,
  });
}

/** Files that came as data URLs stand in the raw answer; here only that they did. */
function withoutFiles(value: unknown, depth = 0): unknown {
  if (typeof value === "string") {
    const [head] = value.startsWith("data:") ? (/^data:[^,]{0,200},/.exec(value) ?? []) : [];
    return head === undefined ? value : `${head}...`;
  }
  if (typeof value !== "object" || value === null || depth > deepestMetadata) return value;
  if (Array.isArray(value)) return value.map((item) => withoutFiles(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutFiles(member, depth + 1)]),
  );
}

const deepestMetadata = 20;

function modelsOf(artifacts: {
  graph_spec?: Record<string, unknown> | null | undefined;
  tokens_usages?: unknown[] | null | undefined;
}): unknown[] | undefined {
  const usage = artifacts.graph_spec?.usage as { total?: unknown } | null | undefined;
  const models = readAs(nodeUsageSchema, usage?.total)?.by_model;
  if (models && models.length > 0) return models;
  const calls = readEach(tokensUsageSchema, artifacts.tokens_usages);
  const names = new Set(calls.flatMap(({ inference_model_name: name }) => name ?? []));
  return names.size === 0
    ? undefined
    : [...names].map((name) => ({
        inference_model_name: name,
        inference_calls: calls.filter((call) => call.inference_model_name === name).length,
      }));
}
