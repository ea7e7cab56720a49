import {
  formatPageRange,
  InvalidInputError,
  inlineBytes,
  type JsonObject,
  jsonBody,
  omitNullish,
  parsePageRange,
  type StartRequest,
  uploadTimeoutMs,
} from "@docmux/core/provider";
import { askedOf } from "../meta.ts";
import { type MistralAnnotation, type MistralReadingOptions, providerId } from "../settings.ts";
import { toStrictSchema } from "./strict-schema.ts";

/** What of an OCR request does not depend on where the document is. */
export interface OcrRequest {
  /** Members of the request, without `model` and `document`. */
  members: Readonly<Record<string, unknown>>;
  /** What the answer is compared with. */
  asked: JsonObject;
}

/**
 * Makes an `OCRRequest` out of what was asked for.
 *
 * @throws InvalidInputError for pages and schemas that the vendor does not take.
 */
export function ocrRequest(
  { pages, outputFormat }: Pick<StartRequest, "pages" | "outputFormat">,
  options: MistralReadingOptions,
): OcrRequest {
  const { annotation, imageAnnotation } = options;
  const ofDocument = annotation && annotationFormat(annotation);
  const members = omitNullish({
    pages: pages === undefined ? undefined : wirePages(pages),
    include_image_base64: options.images,
    image_limit: options.imageLimit,
    image_min_size: options.imageMinSize,
    table_format: options.tableFormat,
    extract_header: options.headersAndFooters,
    extract_footer: options.headersAndFooters,
    // The vendor's documents differ on the default.
    include_blocks: outputFormat === "chunks" || options.confidence === "block" || (options.blocks ?? true),
    confidence_scores_granularity: options.confidence,
    bbox_annotation_format: imageAnnotation && annotationFormat(imageAnnotation).format,
    document_annotation_format: ofDocument?.format,
    document_annotation_prompt: annotation?.prompt,
  });
  return { members, asked: askedOf(pages, options, ofDocument?.addedNulls ?? []) };
}

/** A request as JSON, with the time that sending it may take. */
export function sendable(members: object, fileBytes: number) {
  const body = jsonBody(members);
  return {
    headers: { "content-type": "application/json" },
    body: body.open,
    timeoutMs: uploadTimeoutMs(inlineBytes(fileBytes)),
  };
}

/** The most pages that a document may have. */
export const maxPages = 1000;

/** Longer lists of pages are sent as text, which models older than 2026 may not take. */
const longestList = 500;

/** 0-indexed, as docmux counts. */
function wirePages(pages: string): number[] | string {
  const parsed = parsePageRange(pages);
  if ("problem" in parsed) throw new InvalidInputError(`pages: ${parsed.problem}`, { providerId });
  const { spans } = parsed;
  const last = Math.max(...spans.map((span) => span.last));
  if (last >= maxPages) {
    throw new InvalidInputError(
      `The page ${last} is asked for; Mistral takes documents of ${maxPages} pages`,
      {
        providerId,
        nextStep: "Split the document; pages are counted from 0. No request was sent.",
      },
    );
  }
  const listed = new Set(
    spans.flatMap((span) => Array.from({ length: span.last - span.first + 1 }, (_, at) => span.first + at)),
  );
  return listed.size > longestList ? formatPageRange(spans) : [...listed].sort((one, other) => one - other);
}

function annotationFormat({ schema, name = "annotation", description, strict = true }: MistralAnnotation) {
  const made = strict ? toStrictSchema(schema) : { schema, addedNulls: [] };
  const json_schema = { name, ...omitNullish({ description }), schema: made.schema, strict };
  return { format: { type: "json_schema", json_schema }, addedNulls: made.addedNulls };
}
