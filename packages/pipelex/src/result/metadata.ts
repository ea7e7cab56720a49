import { omitNullish } from "@docmux/core/provider";
import { type Artifacts, graphTotal } from "../observe/usage.ts";
import { conceptName, type MainStuff } from "../stuff.ts";
import { readAs, readEach, stuffSchema, tokensUsageSchema, type WireRunAnswer } from "../wire.ts";

/** `providerMetadata.pipelex` of a result: what only Pipelex reports of a run. Prompts stay in the raw answer. */
export interface PipelexMetadata {
  /** The name of the output in working memory. */
  mainStuffName?: string;
  /** The concept of the output, such as `accounting.Invoice`. */
  mainConcept?: string;
  /** The vendor's id of the graph of the run. */
  graphId?: string;
  /** The models that were called and how often, in the vendor's shape. */
  models?: readonly unknown[];
  /** What else was in working memory, by name. Files that came as data URLs are cut off after their type. */
  workingMemory?: Readonly<
    Record<
      string,
      {
        /** Such as `native.Text`; null where the vendor names none. */
        concept: string | null;
        /** In the vendor's shape. */
        content: unknown;
      }
    >
  >;
  /** Further names in working memory, each with the name that it is for. */
  aliases?: Readonly<Record<string, unknown>>;
}

/** Reads what the answer that a run ended with says of it. */
export function readRunMetadata(answer: WireRunAnswer, main: MainStuff): PipelexMetadata {
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
  return omitNullish({
    mainStuffName: main.name,
    mainConcept: main.concept,
    graphId: typeof graphId === "string" ? graphId : undefined,
    models: modelsOf(artifacts),
    workingMemory: workingMemory.length > 0 ? Object.fromEntries(workingMemory) : undefined,
    aliases: memory?.aliases,
  });
}

/** Files that came as data URLs are in the raw response; here only that they did. */
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

function modelsOf(artifacts: Artifacts): unknown[] | undefined {
  const models = graphTotal(artifacts)?.by_model;
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
