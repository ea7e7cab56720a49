import { extractFields } from "../../document/extract-fields.ts";
import type { FieldSchema } from "../../document/extraction.ts";
import type { ReadDocument } from "../../document/read-document.ts";
import { isRecord } from "../field-reader.ts";
import { annotateExtraction, type ExtractionMode } from "./annotate-extraction.ts";
import { nameByDescription } from "./name-by-description.ts";
import { type StepContext, StepFailure, type StepOutput } from "./step-context.ts";

const MODES: ExtractionMode[] = ["turbo", "fast", "balanced", "accurate"];

/** Fills the schema of the step with values of the document. */
export function extractStep(context: StepContext): StepOutput {
  const { document, segments, switches } = context;
  const schema = readSchema(context);
  const wanted = nameByDescription(schema);
  const mode = readMode(context.step.settings.extraction_mode);

  // The cheapest mode reads line by line and can be wrong where columns matter, so that modes are worth comparing.
  const extract = (part: ReadDocument) => {
    const extraction = extractFields(part, wanted, mode === "turbo" ? "reading-order" : "layout");
    return (withScores: boolean) =>
      annotateExtraction({ schema, extraction, mode, blocks: context.blocks, withScores });
  };

  const perPart =
    segments && switches.segmentedExtraction === "by-segment"
      ? segments.map(({ name, pages }) => {
          const part = { pages: document.pages.filter((page) => pages.includes(page.index)) };
          return { name, annotate: extract(part) };
        })
      : [{ name: undefined, annotate: extract(document) }];

  const render = (withScores: boolean): Record<string, unknown> => {
    const merged: Record<string, unknown> = {};
    const scores: number[] = [];
    for (const { name, annotate } of perPart) {
      const annotated = annotate(withScores);
      scores.push(...annotated.scores);
      if (name === undefined) Object.assign(merged, annotated.data);
      else merged[freeName(merged, name)] = annotated.data;
    }
    return {
      extraction_schema_json: switches.extractionJson === "string" ? JSON.stringify(merged) : merged,
      extraction_score_average:
        scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    };
  };

  return {
    content: {
      ...render(false),
      output_format: "json",
      extraction_mode: mode,
      page_count: document.pages.length,
    },
    ...(mode === "fast" ? { lateContent: render(true) } : {}),
  };
}

function readSchema({ step, schemas }: StepContext): FieldSchema {
  const { page_schema: inline, schema_id: schemaId } = step.settings;
  const given = inline ?? (typeof schemaId === "string" ? schemas[schemaId] : undefined);
  if (given === undefined || given === null) {
    throw new StepFailure("Extraction needs a page_schema, or the schema_id of a stored schema.");
  }
  const schema = typeof given === "string" ? parseJson(given) : given;
  if (!isRecord(schema) || !isRecord(schema.properties)) {
    throw new StepFailure("page_schema must be a JSON schema with a 'properties' key.");
  }
  return schema as FieldSchema;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StepFailure("page_schema is not valid JSON.");
  }
}

function readMode(value: unknown): ExtractionMode {
  const mode = value ?? "balanced";
  if (!MODES.includes(mode as ExtractionMode)) {
    throw new StepFailure(`Unknown extraction_mode '${String(mode)}'. Use one of: ${MODES.join(", ")}.`);
  }
  return mode as ExtractionMode;
}

function freeName(taken: Record<string, unknown>, name: string): string {
  let candidate = name;
  for (let copy = 2; candidate in taken; copy += 1) candidate = `${name} ${copy}`;
  return candidate;
}
