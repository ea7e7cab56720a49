import { codedError, invalid, isRecord, isUuid, type MistralError } from "./mistral-error.ts";

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
  schema: Record<string, unknown> | undefined;
}

/** Models that the emulator answers for, the newest first. */
export const models = ["latest", "4-1", "4", "4-0", "2512", "2505", "2503"].map(
  (name) => `mistral-ocr-${name}`,
);

const members =
  "model document pages include_image_base64 image_limit image_min_size table_format extract_header extract_footer " +
  "include_blocks confidence_scores_granularity bbox_annotation_format document_annotation_format document_annotation_prompt id";

/**
 * Checks an `OCRRequest`.
 *
 * @param jobModel - that of the batch job, which counts before one in the row.
 * @throws MistralError with status 422, or 400 for a model.
 */
export function readOcrRequest(body: unknown, jobModel?: string): OcrRequest {
  if (!isRecord(body)) throw invalid("model_attributes_type", ["body"], body);
  const unknown = Object.keys(body).find((key) => !members.split(" ").includes(key));
  if (unknown !== undefined)
    throw invalid("extra_forbidden", ["body", unknown], body[unknown], "Extra inputs are not permitted");
  const model = jobModel ?? body.model;
  if (typeof model !== "string") throw invalid("missing", ["body", "model"], body, "Field required");
  if (!models.includes(model)) throw codedError(400, "1500", "invalid_model", `Invalid model: ${model}`);
  return {
    model,
    document: readDocumentChunk(body.document),
    pages: readPages(body.pages ?? undefined),
    includeImages: body.include_image_base64 === true,
    includeBlocks: body.include_blocks !== false,
    tableFormat: oneOf(body, "table_format", ["markdown", "html"]),
    confidence: oneOf(body, "confidence_scores_granularity", ["page", "block", "word"]),
    schema: readFormat(body.document_annotation_format ?? undefined),
  };
}

function readDocumentChunk(given: unknown): OcrRequest["document"] {
  const { document_url: documentUrl, image_url: imageUrl, file_id: fileId } = isRecord(given) ? given : {};
  const isGiven = (value: unknown) => value !== undefined && value !== null;
  if ([documentUrl, imageUrl, fileId].filter(isGiven).length !== 1)
    throw invalid("union_tag_invalid", ["body", "document"], given, "Input should be one document");
  if (isGiven(fileId)) {
    if (!isUuid(fileId)) throw invalid("uuid_parsing", ["body", "document", "file", "file_id"], fileId);
    return { kind: "file", fileId };
  }
  const url = documentUrl ?? (isRecord(imageUrl) ? imageUrl.url : imageUrl);
  if (typeof url !== "string") throw badUrl(url);
  return { kind: "url", url, isImage: !isGiven(documentUrl) };
}

/** What the vendor answers to content that is neither an address nor a data URL. */
export function badUrl(input: unknown): MistralError {
  const msg =
    "Value error, Document content must be a URL (starting with 'https') or base64 encoded document " +
    "(starting with 'data:application/<format>;base64,<document-base64>')";
  return invalid("value_error", ["body", "document"], String(input).slice(0, 80), msg);
}

function readPages(given: unknown): number[] | undefined {
  if (given === undefined) return undefined;
  if (Array.isArray(given) && given.every((page) => Number.isInteger(page) && page >= 0)) return given;
  if (typeof given !== "string" || !/^\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*$/.test(given))
    throw invalid("value_error", ["body", "pages"], given, "Value error, Invalid page range");
  return given.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  });
}

function readFormat(given: unknown): Record<string, unknown> | undefined {
  if (given === undefined || (isRecord(given) && given.type === "text")) return undefined;
  const { name, schema } = isRecord(given) && isRecord(given.json_schema) ? given.json_schema : {};
  if (isRecord(schema) && typeof name === "string") return schema;
  throw invalid("missing", ["body", "document_annotation_format", "json_schema"], given, "Field required");
}

function oneOf<const Value extends string>(
  body: Record<string, unknown>,
  key: string,
  values: readonly Value[],
): Value | undefined {
  const given = body[key] ?? undefined;
  const found = values.find((value) => value === given);
  if (given === undefined || found !== undefined) return found;
  throw invalid("literal_error", ["body", key], given, `Input should be ${values.join(" or ")}`);
}
