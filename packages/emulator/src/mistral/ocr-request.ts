import { codedError, invalid, type MistralError } from "./mistral-error.ts";

/** A request that was checked. */
export interface OcrRequest {
  model: string;
  document: { kind: "url"; url: string; isImage: boolean } | { kind: "file"; fileId: string };
  /** 0-indexed; `undefined` for all. */
  pages: number[] | undefined;
  includeImages: boolean;
  includeBlocks: boolean;
  tableFormat: "markdown" | "html" | undefined;
  confidence: "page" | "block" | "word" | undefined;
  documentSchema: Record<string, unknown> | undefined;
  imageSchema: Record<string, unknown> | undefined;
}

/** Models that the emulator answers for, the newest first. */
export const models = [
  "mistral-ocr-latest",
  "mistral-ocr-4-1",
  "mistral-ocr-4",
  "mistral-ocr-4-0",
  "mistral-ocr-2512",
  "mistral-ocr-2505",
  "mistral-ocr-2503",
];

const members = [
  "model",
  "document",
  "pages",
  "include_image_base64",
  "image_limit",
  "image_min_size",
  "table_format",
  "extract_header",
  "extract_footer",
  "include_blocks",
  "confidence_scores_granularity",
  "bbox_annotation_format",
  "document_annotation_format",
  "document_annotation_prompt",
  "id",
];

/**
 * Checks an `OCRRequest`.
 *
 * @param jobModel - that of the batch job, which counts before one in the row.
 * @throws MistralError with status 422, or 400 for a model.
 */
export function readOcrRequest(body: unknown, jobModel?: string): OcrRequest {
  if (!isRecord(body))
    throw invalid(item("model_attributes_type", [], "Input should be a valid dictionary", body));
  const unknown = Object.keys(body).filter((key) => !members.includes(key));
  if (unknown.length > 0)
    throw invalid(
      ...unknown.map((key) => item("extra_forbidden", [key], "Extra inputs are not permitted", body[key])),
    );
  const model = jobModel ?? body.model;
  if (typeof model !== "string") throw invalid(item("missing", ["model"], "Field required", body));
  requireModel(model);
  return {
    model,
    document: readDocumentChunk(body.document),
    pages: readPages(body.pages ?? undefined),
    includeImages: body.include_image_base64 === true,
    includeBlocks: body.include_blocks !== false,
    tableFormat: oneOf(body, "table_format", ["markdown", "html"]),
    confidence: oneOf(body, "confidence_scores_granularity", ["page", "block", "word"]),
    documentSchema: readFormat(body, "document_annotation_format"),
    imageSchema: readFormat(body, "bbox_annotation_format"),
  };
}

/** @throws MistralError with status 400. */
export function requireModel(model: string): void {
  if (!models.includes(model)) throw codedError(400, "1500", "invalid_model", `Invalid model: ${model}`);
}

function readDocumentChunk(given: unknown): OcrRequest["document"] {
  if (!isRecord(given)) throw invalid(item("missing", ["document"], "Field required", given));
  const { document_url: documentUrl, image_url: imageUrl, file_id: fileId } = given;
  const chunks = [documentUrl, imageUrl, fileId].filter((value) => value !== undefined && value !== null);
  if (chunks.length !== 1)
    throw invalid(item("union_tag_invalid", ["document"], "Input should be one document", given));
  if (fileId !== undefined && fileId !== null) {
    if (!isUuid(fileId))
      throw invalid(
        item("uuid_parsing", ["document", "file", "file_id"], "Input should be a valid UUID", fileId),
      );
    return { kind: "file", fileId };
  }
  const isImage = documentUrl === undefined || documentUrl === null;
  const url = isImage ? (isRecord(imageUrl) ? imageUrl.url : imageUrl) : documentUrl;
  if (typeof url !== "string") throw badUrl(url);
  return { kind: "url", url, isImage };
}

/** What the vendor answers to content that is neither an address nor a data URL. */
export function badUrl(input: unknown): MistralError {
  const msg =
    "Value error, Document content must be a URL (starting with 'https') or base64 encoded document " +
    "(starting with 'data:application/<format>;base64,<document-base64>')";
  return invalid(
    item("value_error", ["document"], msg, typeof input === "string" ? input.slice(0, 80) : input),
  );
}

function readPages(given: unknown): number[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.every((page) => Number.isInteger(page) && page >= 0)) return given;
  if (
    typeof given === "string" &&
    /^\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*$/.test(given.replaceAll(" ", ""))
  ) {
    return given.split(",").flatMap((part) => {
      const [first = 0, last = first] = part.split("-").map(Number);
      return Array.from(
        { length: Math.max(0, Math.min(last, first + 5000) - first + 1) },
        (_, at) => first + at,
      );
    });
  }
  throw invalid(item("value_error", ["pages"], "Value error, Invalid page range", given));
}

function readFormat(body: Record<string, unknown>, key: string): Record<string, unknown> | undefined {
  const format = body[key] ?? undefined;
  if (format === undefined || (isRecord(format) && format.type === "text")) return undefined;
  const schema = isRecord(format) && isRecord(format.json_schema) ? format.json_schema : undefined;
  if (isRecord(schema?.schema) && typeof schema.name === "string") return schema.schema;
  throw invalid(item("missing", [key, "json_schema"], "Field required", format));
}

function oneOf<const Value extends string>(
  body: Record<string, unknown>,
  key: string,
  values: readonly Value[],
): Value | undefined {
  const given = body[key] ?? undefined;
  const found = values.find((value) => value === given);
  if (given !== undefined && found === undefined)
    throw invalid(item("literal_error", [key], `Input should be ${values.join(" or ")}`, given));
  return found;
}

function item(type: string, loc: (string | number)[], msg: string, input: unknown) {
  return { type, loc: ["body", ...loc], msg, input: input ?? null };
}

/** True for what the vendor takes as an id. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
