import {
  type Chunk,
  type Content,
  type JsonValue,
  type NormalizedResult,
  omitNullish,
  type Page,
  parseResponse,
  type Region,
  type RunRef,
  type RunSnapshot,
  type Table,
  type TableCell,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { analysisIssues, readAnalysis, readAsked } from "../observe/analysis.ts";
import { answersOf } from "../observe/run.ts";
import { providerId } from "../settings.ts";
import {
  operationSchema,
  runUrl,
  type WireAnalysis,
  type WireCell,
  type WirePage,
  type WireTable,
} from "../wire.ts";
import { readFields } from "./fields.ts";
import { indexPages, type PagesByNumber, readRegions } from "./places.ts";

/** `providerMetadata["azure-document-intelligence"]` of a result. */
export interface AzureMetadata {
  /** The model that ran, as the vendor calls it. */
  modelId?: string;
  /** Version of the API that answered. */
  apiVersion?: string;
  /** The documents that were found, in the order of `data`. */
  documents: readonly AzureFoundDocument[];
  /** Where the chunks of `content.chunks` are, by their `id`. */
  regions: Readonly<Record<string, readonly Region[]>>;
}

/** A document of a known kind. */
export interface AzureFoundDocument {
  /** Such as `invoice`. */
  docType?: string;
  /** How sure the vendor is of the kind, 0 to 1. */
  confidence?: number;
  regions: readonly Region[];
}

/** Fetches the operation with its result again. */
export async function fetchOperation(
  modelId: string,
  { runId, meta }: RunRef,
  apiVersion: string,
  call: VendorCall,
): Promise<Record<string, JsonValue>> {
  const asked = readAsked(meta?.asked);
  const operation = await call.read(runUrl(modelId, runId, asked.apiVersion ?? apiVersion), {
    schema: operationSchema,
  });
  if (operation.analyzeResult) return answersOf(operation, asked);
  throw new VendorError("bad_response", "The run ended, and the response holds no result", { providerId });
}

/** Reads an operation with its result. Pure. */
export function readResult(
  answers: Readonly<Record<string, JsonValue>>,
  snapshot: Pick<RunSnapshot, "issues">,
): Partial<NormalizedResult> & { metadata: AzureMetadata } {
  const { analyzeResult } = parseResponse(operationSchema, answers.operation, "The operation", {
    providerId,
  });
  const analysis = readAnalysis(analyzeResult);
  const pages = indexPages(analysis.pages ?? []);
  const { issues: ofFields, ...extracted } = readDocuments(analysis, pages);
  // The last status check judged the same result.
  const known = new Set(snapshot.issues.map(({ message }) => message));
  const issues = analysisIssues(analyzeResult ?? {}, readAsked(answers.asked));
  return {
    ...extracted,
    content: readContent(analysis, pages),
    issues: [...issues.filter(({ message }) => !known.has(message)), ...ofFields],
    usage: pages.size > 0 ? { pages: pages.size } : {},
    metadata: {
      ...omitNullish({ modelId: analysis.modelId, apiVersion: analysis.apiVersion }),
      documents: (analysis.documents ?? []).map(({ docType, confidence, boundingRegions }) => ({
        ...omitNullish({ docType, confidence }),
        regions: readRegions(boundingRegions, pages),
      })),
      regions: Object.fromEntries(
        (analysis.paragraphs ?? []).map(({ boundingRegions }, at) => [
          paragraphId(at),
          readRegions(boundingRegions, pages),
        ]),
      ),
    },
  };
}

/** One document is the data; of several, all of them, as a list. */
function readDocuments({ documents }: WireAnalysis, pages: PagesByNumber) {
  const found = documents ?? [];
  const read = found.map(({ fields }, at) => readFields(fields ?? {}, pages, found.length > 1 ? [at] : []));
  const data = read.map((each) => each.data);
  return {
    ...(data.length > 0 ? { data: data.length > 1 ? data : data[0] } : {}),
    evidence: Object.fromEntries(read.flatMap(({ evidence }) => Object.entries(evidence))),
    issues: read.flatMap(({ issues }) => issues),
  };
}

function readContent(analysis: WireAnalysis, pages: PagesByNumber): Content {
  const { content, contentFormat, paragraphs, tables } = analysis;
  const chunks = (paragraphs ?? []).map(
    ({ content: said, role, boundingRegions }, at): Chunk => ({
      id: paragraphId(at),
      text: said ?? "",
      ...omitNullish({ type: role, page: zeroBased(boundingRegions?.[0]?.pageNumber) }),
    }),
  );
  return {
    ...omitNullish(contentFormat === "markdown" ? { markdown: content } : { text: content }),
    ...(pages.size > 0 ? { pages: [...pages].map(pageOf) } : {}),
    ...(tables && tables.length > 0 ? { tables: tables.map((table) => readTable(table, pages)) } : {}),
    ...(chunks.length > 0 ? { chunks } : {}),
  };
}

/** As the vendor itself refers to paragraphs. */
function paragraphId(at: number): string {
  return `/paragraphs/${at}`;
}

const zeroBased = (pageNumber: number | null | undefined) => pageNumber && pageNumber - 1;

function pageOf([pageNumber, { width, height, unit }]: [number, WirePage]): Page {
  const index = pageNumber - 1;
  if (!width || !height) return { index };
  return { index, size: { width, height, unit: unit === "pixel" ? "px" : "in" } };
}

function readTable(
  { rowCount, columnCount, cells, caption, boundingRegions }: WireTable,
  pages: PagesByNumber,
): Table {
  return {
    rows: rowCount ?? 0,
    columns: columnCount ?? 0,
    cells: (cells ?? []).map((cell) => readCell(cell, pages)),
    ...omitNullish({ caption: caption?.content }),
    regions: readRegions(boundingRegions, pages),
  };
}

function readCell(cell: WireCell, pages: PagesByNumber): TableCell {
  const { kind, rowIndex, columnIndex, rowSpan, columnSpan, content, boundingRegions } = cell;
  return {
    row: rowIndex ?? 0,
    column: columnIndex ?? 0,
    text: content ?? "",
    ...omitNullish({
      rowSpan,
      columnSpan,
      isHeader: kind === "columnHeader" || kind === "rowHeader" || kind === "stubHead" ? true : undefined,
      region: readRegions(boundingRegions, pages)[0],
    }),
  };
}
