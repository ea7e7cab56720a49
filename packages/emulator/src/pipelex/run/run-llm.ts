import { extractFields } from "../../document/extract-fields.ts";
import type { ReadDocument } from "../../document/read-document.ts";
import type { Concept } from "../bundle/concept.ts";
import type { ConceptUse } from "../bundle/concept-use.ts";
import type { PipeLLM } from "../bundle/pipe.ts";
import { documentFromText, joinDocuments, pageText } from "./document-text.ts";
import { languageModelCall } from "./inference-call.ts";
import type { ObjectSource } from "./object-source.ts";
import { openDocument } from "./open-document.ts";
import type { OperatorResult } from "./operator-result.ts";
import { renderContent, renderTemplate } from "./render-content.ts";
import { itemsOf, type Stuff } from "./stuff.ts";
import type { WorkingMemory } from "./working-memory.ts";

interface RunLlmOptions {
  concept: Concept;
  multiplicity: ConceptUse["multiplicity"];
  source: ObjectSource;
  rated: boolean;
}

const answerLines = 5;

/**
 * Runs a PipeLLM. In the model's place stands the emulator's own reading: a structured concept is filled from the text
 * of the inputs, a text answer quotes their first lines.
 */
export async function runLlm(
  pipe: PipeLLM,
  inputs: Stuff[],
  memory: WorkingMemory,
  options: RunLlmOptions,
): Promise<OperatorResult> {
  const { concept, multiplicity } = options;
  const prompt = renderTemplate(pipe.prompt, memory);
  const documents = await Promise.all(inputs.map((input) => documentOf(input, options.source, pipe.code)));
  const content = listed(answersTo(prompt, joinDocuments(documents), concept, multiplicity), multiplicity);
  const structured = concept.structure !== undefined;
  const answer = structured ? JSON.stringify(content) : renderContent(content);
  return {
    content,
    calls: [
      languageModelCall(`${pipe.systemPrompt ?? ""}${prompt}`, answer, { structured, rated: options.rated }),
    ],
    executionData: {
      resolved_model: "mock-llm",
      resolved_model_for_object: structured ? "mock-llm" : null,
      is_multiple_output: multiplicity !== "single",
      rendered_system_prompt: pipe.systemPrompt ?? null,
      rendered_user_prompt: prompt,
      structuring_path: structured ? "direct" : null,
    },
  };
}

function answersTo(
  prompt: string,
  document: ReadDocument,
  concept: Concept,
  multiplicity: ConceptUse["multiplicity"],
): Record<string, unknown>[] {
  const pages = document.pages.map((page) => ({ pages: [page] }));
  const parts = multiplicity === "single" || pages.length === 0 ? [document] : pages;
  const count = typeof multiplicity === "number" ? multiplicity : parts.length;
  return Array.from({ length: count }, (_, index) => {
    const part = parts[index % parts.length] ?? document;
    if (concept.structure) return extractFields(part, concept.structure, "pattern").data;
    const text = part.pages.map(pageText).join("\n") || prompt;
    return { text: text.split("\n").slice(0, answerLines).join("\n") };
  });
}

function listed(
  answers: Record<string, unknown>[],
  multiplicity: ConceptUse["multiplicity"],
): Record<string, unknown> {
  return multiplicity === "single" ? (answers[0] ?? { text: "" }) : { items: answers };
}

async function documentOf(stuff: Stuff, source: ObjectSource, pipeCode: string): Promise<ReadDocument> {
  if (stuff.source) return stuff.source;
  const documents = await Promise.all(
    itemsOf(stuff.content).map(async (item) =>
      typeof item.url === "string"
        ? await openDocument(await source.read(item.url), pipeCode)
        : documentFromText(renderContent(item)),
    ),
  );
  return joinDocuments(documents);
}
