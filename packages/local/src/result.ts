import {
  type Chunk,
  type Content,
  type Evidence,
  type NormalizedResult,
  parseResponse,
  type RawResult,
  type Region,
  type Table,
  type TableCell,
} from "@docmux/core/provider";
import { providerId } from "./settings.ts";
import { liteparseVersion } from "./version.ts";
import {
  type Block,
  type DocumentAnswer,
  documentSchema,
  extractionSchema,
  type PageAnswer,
  type Rectangle,
} from "./wire.ts";

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
  const { engine, totalPages, pages } = document;
  const extraction =
    answers.extraction === undefined
      ? undefined
      : parseResponse(extractionSchema, answers.extraction, "The extraction", { providerId });
  const metadata: LocalMetadata = {
    engine,
    ...(engine === "liteparse" ? { engineVersion: liteparseVersion } : {}),
    totalPages,
    ocrPages: pages.filter(({ isOcr }) => isOcr).map(({ index }) => index),
    ...(extraction ? { method: "rules, no model", missing: extraction.missing } : {}),
  };
  return {
    ...(extraction ? { data: extraction.data, evidence: readEvidence(extraction.evidence, pages) } : {}),
    content: readContent(document),
    outputs: [],
    issues: [],
    usage: { pages: pages.length },
    providerMetadata: metadata,
  };
}

interface Place {
  page: number;
  text: string;
  box: Rectangle;
  confidence?: number | undefined;
}

/** Where each value was read. Only values of OCR have a score: a rule has no probability. */
function readEvidence(places: Record<string, Place>, pages: readonly PageAnswer[]): Record<string, Evidence> {
  const pageOf = new Map(pages.map((page) => [page.index, page]));
  const entries = Object.entries(places).map(([pointer, { page: index, text, box, confidence }]) => {
    const page = pageOf.get(index);
    const found: Evidence = {
      pages: [index],
      quote: text,
      ...(page ? { regions: [toRegion(page, box)] } : {}),
      ...(confidence === undefined ? {} : { score: { value: confidence, max: 1 } }),
    };
    return [pointer, found] as const;
  });
  return Object.fromEntries(entries);
}

/** What a document says, in the form that was asked for; in all of them where none was. */
function readContent({ pages, outputFormat }: DocumentAnswer): Content {
  const markdown = pages.flatMap((page) => page.markdown ?? []).join("\n\n");
  const chunks = pages.flatMap(toChunks);
  const asText = outputFormat === undefined || outputFormat === "markdown";
  const asChunks = outputFormat === undefined || outputFormat === "chunks";
  return {
    ...(asText && markdown !== "" ? { markdown } : {}),
    ...(asText ? { text: pages.map(({ text }) => text).join("\n\n") } : {}),
    pages: pages.map(({ index, width, height }) => ({ index, size: { width, height, unit: "pt" } })),
    ...(chunks.length > 0 ? { tables: pages.flatMap(toTables) } : {}),
    ...(asChunks && chunks.length > 0 ? { chunks } : {}),
  };
}

function toChunks({ index, blocks }: PageAnswer): Chunk[] {
  return blocks.flatMap((block) => {
    const rows = rowsOf(block).map((row) => row.map(({ text }) => text).join(" | "));
    const text = block.text ?? (block.lines ?? rows).join("\n");
    return text === "" ? [] : [{ text, type: block.kind, page: index }];
  });
}

function toTables(page: PageAnswer): Table[] {
  return page.blocks
    .filter(({ kind }) => kind === "table")
    .map((block) => {
      const rows = rowsOf(block);
      const cells = rows.flatMap((row, at) =>
        row.map(({ text, bbox }, column): TableCell => {
          const isHeader = at === 0 && block.header !== undefined;
          const region = bbox && toRegion(page, bbox);
          return { row: at, column, text, ...(isHeader ? { isHeader } : {}), ...(region ? { region } : {}) };
        }),
      );
      const columns = Math.max(0, ...rows.map((row) => row.length));
      return { rows: rows.length, columns, cells, regions: block.bbox ? [toRegion(page, block.bbox)] : [] };
    });
}

function rowsOf({ header, rows = [] }: Block) {
  return header ? [header, ...rows] : rows;
}

/** A rectangle in points as a place on its page. */
function toRegion({ index, width, height }: PageAnswer, { x, y, ...size }: Rectangle): Region {
  const share = (value: number, whole: number) => Math.min(1, Math.max(0, whole > 0 ? value / whole : 0));
  return {
    page: index,
    box: [share(x, width), share(y, height), share(x + size.width, width), share(y + size.height, height)],
  };
}
