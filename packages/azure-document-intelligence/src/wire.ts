import { InvalidInputError, lenient } from "@docmux/core/provider";
import * as z from "zod/mini";
import { providerId } from "./settings.ts";

// Only what is needed, and nothing that the vendor may leave out is insisted on: one odd member must not cost the others.

const number = lenient(z.number());
const text = lenient(z.string());
// Counted from 1.
const pageNumber = lenient(z.int().check(z.positive()));
const region = z.looseObject({ pageNumber, polygon: lenient(z.array(z.number())) });
const regions = lenient(z.array(region));

/** `BoundingRegion`. */
export type WireRegion = z.infer<typeof region>;

/** `DocumentIntelligenceError`, and those inside of it. Read member by member, since it goes inwards. */
export const errorSchema = z.looseObject({ code: text, message: text, target: text });

const warning = z.looseObject({ code: text, message: text, target: text });

/** `AnalyzeOperation`. */
export const operationSchema = z.looseObject({
  status: text,
  createdDateTime: text,
  lastUpdatedDateTime: text,
  analyzeResult: lenient(z.record(z.string(), z.unknown())),
  error: z.nullish(z.unknown()),
});

/** {@link operationSchema}, read. */
export type WireOperation = z.infer<typeof operationSchema>;

const page = z.looseObject({ pageNumber, width: number, height: number, unit: text });

/** `DocumentPage`. */
export type WirePage = z.infer<typeof page>;

const cell = z.looseObject({
  kind: text,
  rowIndex: number,
  columnIndex: number,
  rowSpan: number,
  columnSpan: number,
  content: text,
  boundingRegions: regions,
});

const table = z.looseObject({
  rowCount: number,
  columnCount: number,
  cells: lenient(z.array(cell)),
  caption: lenient(z.looseObject({ content: text })),
  boundingRegions: regions,
});

/** `DocumentTable`. */
export type WireTable = z.infer<typeof table>;

/** `DocumentTableCell`. */
export type WireCell = z.infer<typeof cell>;

const paragraph = z.looseObject({ role: text, content: text, boundingRegions: regions });

/** `DocumentField`, without its value: that one is in a member named after the type. */
export const fieldSchema = z.looseObject({
  type: text,
  content: text,
  confidence: number,
  boundingRegions: regions,
});

const document = z.looseObject({
  docType: text,
  confidence: number,
  boundingRegions: regions,
  fields: lenient(z.record(z.string(), z.unknown())),
});

/** `AnalyzeResult`. */
export const analysisSchema = z.looseObject({
  apiVersion: text,
  modelId: text,
  contentFormat: text,
  content: text,
  pages: lenient(z.array(page)),
  tables: lenient(z.array(table)),
  paragraphs: lenient(z.array(paragraph)),
  documents: lenient(z.array(document)),
  warnings: lenient(z.array(warning)),
});

/** {@link analysisSchema}, read. */
export type WireAnalysis = z.infer<typeof analysisSchema>;

const model = z.looseObject({
  modelId: z.string(),
  description: text,
  createdDateTime: text,
  expirationDateTime: text,
});

/** `DocumentModelDetails`. */
export type WireModel = z.infer<typeof model>;

/** `PagedDocumentModelDetails`. */
export const modelListSchema = z.looseObject({ value: lenient(z.array(model)), nextLink: text });

/** What the vendor takes as the id of a model. */
export const modelIdPattern = /^[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}$/;

/** What the vendor returns as the id of a run. */
export const resultIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the models are. */
export const modelsPath = "/documentModels";

/**
 * The address of a run, always below the endpoint of the settings. Everything in it may come from a ref.
 *
 * @throws InvalidInputError for an id that could lead to another address.
 */
export function runUrl(modelId: string, resultId: string, apiVersion: string): string {
  if (modelIdPattern.test(modelId) && resultIdPattern.test(resultId))
    return `${modelsPath}/${modelId}/analyzeResults/${resultId}${queryOf({ "api-version": apiVersion })}`;
  throw new InvalidInputError(`"${`${modelId}#${resultId}`.slice(0, 140)}" names no run of this vendor`, {
    providerId,
    nextStep: "Write <model>#<result id>, the id as a UUID. No request was sent.",
  });
}

/** A query as the vendor's client writes it: commas divide a list, all else in a value is escaped. */
export function queryOf(members: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const given = Object.entries(members).flatMap(([name, value]) => {
    const values = value === undefined ? [] : [value].flat();
    return values.length > 0 ? [`${name}=${values.map(encodeURIComponent).join(",")}`] : [];
  });
  return `?${given.join("&")}`;
}
