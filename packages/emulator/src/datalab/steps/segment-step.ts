import { isRecord } from "../field-reader.ts";
import {
  type DocumentSegment,
  findDocumentBoundaries,
  findNamedSegments,
  type WantedSegment,
} from "./find-segments.ts";
import { type StepContext, StepFailure, type StepOutput } from "./step-context.ts";

/** Cuts the document into the sections that the step names, or into the documents that it holds. */
export function segmentStep({ step, document, switches }: StepContext): StepOutput {
  const given = step.settings.segmentation_schema;
  const schema = typeof given === "string" ? parseJson(given) : given;
  if (!isRecord(schema)) throw new StepFailure("Segmentation needs a segmentation_schema.");
  const byBoundary = schema.segmentation_strategy === "document_boundary";
  const wanted = readWanted(schema.segments);
  if (!byBoundary && wanted.length === 0) {
    throw new StepFailure("segmentation_schema names no segments; list them, or use 'document_boundary'.");
  }
  const segments = byBoundary ? findDocumentBoundaries(document) : findNamedSegments(document, wanted);
  return {
    segments,
    content: {
      output_format: "json",
      page_count: document.pages.length,
      segmentation_results: {
        segments: segments.map(({ name, pages, confidence }) => ({
          name,
          ...(switches.segmentPages === "pages" ? { pages } : { page_range: toRange(pages) }),
          confidence,
        })),
        metadata: {
          total_pages: document.pages.length,
          segmentation_method: byBoundary ? "auto_detected" : "custom",
        },
      },
    },
  };
}

function readWanted(segments: unknown): WantedSegment[] {
  if (!Array.isArray(segments)) return [];
  return segments.filter(isRecord).map(({ name, description }) => ({
    name: String(name ?? ""),
    description: String(description ?? ""),
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StepFailure("segmentation_schema is not valid JSON.");
  }
}

function toRange(pages: DocumentSegment["pages"]): string {
  const first = pages[0];
  const last = pages.at(-1);
  return first === last ? String(first) : `${first}-${last}`;
}
