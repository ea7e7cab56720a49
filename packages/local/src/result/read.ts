import { type NormalizedResult, parseResponse, type RawResult } from "@docmux/core/provider";
import { providerId } from "../settings.ts";
import { documentSchema } from "../wire.ts";
import { readContent } from "./content.ts";

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
  return {
    content: readContent(document),
    outputs: [],
    issues: [],
    usage: { pages: document.pages.length },
    providerMetadata: metadata,
  };
}
