import { type NormalizedResult, parseResponse, type RawResult } from "@docmux/core/provider";
import { providerId } from "../settings.ts";
import { documentSchema, extractionSchema } from "../wire.ts";
import { readContent } from "./content.ts";
import { readEvidence } from "./evidence.ts";

/** What `providerMetadata.local` of a result holds. */
export interface LocalMetadata {
  /** What read the text. */
  engine: "liteparse" | "unpdf";
  /** Its version, where it is known. */
  engineVersion?: string;
  /** Pages of the document, those that were not asked for included. */
  totalPages: number;
  /** Pages that were read by OCR, 0-indexed. */
  ocrPages: number[];
  /** What filled the schema. It is a baseline: it recognizes labels and positions, and understands nothing. */
  method?: "rules, no model";
  /** JSON Pointers of fields of the schema that were not found. */
  missing?: string[];
}

/** Reads a raw result. Pages are what a run uses; the machine's own time has no price here. */
export function readResult({ answers }: RawResult): NormalizedResult {
  const document = parseResponse(documentSchema, answers.document, "The result", { providerId });
  const metadata: LocalMetadata = {
    engine: document.engine,
    ...(document.engineVersion === undefined ? {} : { engineVersion: document.engineVersion }),
    totalPages: document.totalPages,
    ocrPages: document.pages.filter(({ isOcr }) => isOcr).map(({ index }) => index),
  };
  const extraction =
    answers.extraction === undefined
      ? undefined
      : parseResponse(extractionSchema, answers.extraction, "The extraction", { providerId });
  if (extraction) Object.assign(metadata, { method: "rules, no model", missing: extraction.missing });
  return {
    ...(extraction ? { data: extraction.data, evidence: readEvidence(extraction, document) } : {}),
    content: readContent(document),
    outputs: [],
    issues: [],
    usage: { pages: document.pages.length },
    providerMetadata: metadata,
  };
}
