import type { FieldSchema } from "../document/extraction.ts";
import type { Block } from "../document/list-blocks.ts";
import type { DocumentPage, ReadDocument } from "../document/read-document.ts";
import type { AnalyzeRequest } from "./analyze-request.ts";
import type { AzureDocumentIntelligenceRunScript } from "./azure-emulator-options.ts";
import { docTypeOf, prebuiltModels } from "./models.ts";
import {
  around,
  type Corners,
  type PlacedBlock,
  type PlacedPage,
  type PlacedWord,
  placePage,
} from "./page-text.ts";
import { ContentIndex, type Span, spanAround } from "./string-index.ts";
import { type Field, readTypedFields, sure } from "./typed-fields.ts";

/** Does all the work of a run: reads the pages, and answers as the service does. */
export function analyzeDocument(
  document: ReadDocument,
  request: AnalyzeRequest,
  schema: FieldSchema | undefined,
  script: AzureDocumentIntelligenceRunScript,
): Record<string, unknown> {
  const { modelId, features, format, indexType, queryFields } = request;
  const pages = document.pages.map(placePage);
  const index = new ContentIndex(contentOf(pages, format), indexType);
  const viewed = pages.map((page) => viewPage(page, index));
  const isReadOnly = modelId === "prebuilt-read";
  const tables = isReadOnly ? [] : pages.flatMap((page) => tablesOf(page));
  const queried = queryFields.length > 0 ? fieldsNamed(queryFields) : undefined;
  const wanted =
    schema || queried ? { ...schema, properties: { ...schema?.properties, ...queried } } : undefined;
  return {
    apiVersion: "2024-11-30",
    modelId,
    stringIndexType: indexType,
    contentFormat: format,
    content: index.content,
    pages: viewed,
    paragraphs: pages.flatMap((page) => paragraphsOf(page)),
    styles: [],
    ...(tables.length > 0 ? { tables } : {}),
    ...(features.includes("keyValuePairs") ? { keyValuePairs: pages.flatMap(pairsOf) } : {}),
    ...(wanted
      ? { documents: script.noDocuments ? [] : [viewDocument(pages, request, wanted, script)] }
      : {}),
    ...(script.warnings ? { warnings: script.warnings } : {}),
  };
}

function fieldsNamed(names: readonly string[]): Record<string, FieldSchema> {
  return Object.fromEntries(names.map((name) => [name, { type: "string" }]));
}

function viewDocument(
  pages: readonly PlacedPage[],
  { modelId }: AnalyzeRequest,
  schema: FieldSchema,
  { fieldWithoutValue }: AzureDocumentIntelligenceRunScript,
) {
  const fields: Record<string, Field> = readTypedFields(pages, schema, regionsOf);
  if (modelId in prebuiltModels && prebuiltModels[modelId])
    fields.Locale = { type: "string", valueString: "en-US", confidence: 1 };
  const emptied = fieldWithoutValue === undefined ? undefined : fields[fieldWithoutValue];
  for (const name of Object.keys(emptied ?? {}))
    if (emptied && name.startsWith("value")) delete emptied[name];
  const whole = pages.map(({ page }) => ({
    pageNumber: page.index + 1,
    polygon: polygonOf([0, 0, page.width, page.height]),
  }));
  return { docType: docTypeOf(modelId), boundingRegions: whole, spans: [], confidence: 0.99, fields };
}

/** The text of all pages: lines, or Markdown with tables as HTML and a mark between pages. */
function contentOf(pages: readonly PlacedPage[], format: AnalyzeRequest["format"]): string {
  if (format === "text") return pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join("\n");
  const texts = pages.map(({ blocks }) => blocks.map(({ block }) => markdownOf(block)).join("\n\n"));
  return texts.join("\n\n<!-- PageBreak -->\n\n");
}

function markdownOf(block: Block): string {
  if (block.kind === "heading") return `${"#".repeat(block.level)} ${block.text}`;
  if (block.kind === "paragraph") return block.lines.join("\n");
  const row = (cells: readonly string[], tag: string) =>
    `<tr>\n${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("\n")}\n</tr>`;
  return `<table>\n${[row(block.header, "th"), ...block.rows.map((cells) => row(cells, "td"))].join("\n")}\n</table>`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function viewPage({ page, lines }: PlacedPage, index: ContentIndex) {
  const words: { content: string; polygon: number[]; confidence: number; span: Span }[] = [];
  const viewedLines = lines.map((line) => {
    const own = line.words.map(({ text, corners }) => ({
      content: text,
      polygon: polygonOf(corners),
      confidence: sure(text),
      span: index.find(text),
    }));
    words.push(...own);
    const spans = spanAround(own.map(({ span }) => span));
    return { content: line.text, polygon: polygonOf(around(line.words)), spans };
  });
  return {
    pageNumber: page.index + 1,
    angle: 0,
    width: inches(page.width),
    height: inches(page.height),
    unit: "inch",
    spans: spanAround(words.map(({ span }) => span)),
    words,
    lines: viewedLines,
  };
}

function paragraphsOf({ page, blocks }: PlacedPage) {
  return blocks.flatMap(({ block, lines }) => {
    if (block.kind === "table") return [];
    const role = block.kind === "heading" ? { role: block.level === 1 ? "title" : "sectionHeading" } : {};
    const content = lines.map(({ text }) => text).join(" ");
    return [
      {
        ...role,
        content,
        boundingRegions: regionsOf(page.index, around(lines.flatMap(({ words }) => words))),
        spans: [],
      },
    ];
  });
}

function tablesOf({ page, blocks }: PlacedPage) {
  return blocks.flatMap(({ block, lines }) =>
    block.kind === "table" ? [viewTable(page, block, lines)] : [],
  );
}

function viewTable({ index }: DocumentPage, block: Block & { kind: "table" }, lines: PlacedBlock["lines"]) {
  const left = lines.flatMap(({ words }) => words);
  const boundingRegions = regionsOf(index, around(left));
  const cells = [block.header, ...block.rows].flatMap((row, rowIndex) =>
    row.map((content, columnIndex) => {
      const words = takeWords(left, content);
      return {
        ...(rowIndex === 0 ? { kind: "columnHeader" } : {}),
        rowIndex,
        columnIndex,
        content,
        ...(words.length > 0 ? { boundingRegions: regionsOf(index, around(words)) } : {}),
        spans: [],
      };
    }),
  );
  return {
    rowCount: block.rows.length + 1,
    columnCount: block.header.length,
    cells,
    boundingRegions,
    spans: [],
  };
}

/** The words of a cell, in the order of the table, each used once. */
function takeWords(left: PlacedWord[], content: string): PlacedWord[] {
  return content.split(/\s+/).flatMap((word) => {
    const at = left.findIndex(({ text }) => text === word);
    return at === -1 ? [] : left.splice(at, 1);
  });
}

/** Labels with a colon, and what follows on the line. */
function pairsOf({ page, lines }: PlacedPage) {
  return lines.flatMap(({ text, words }) => {
    const at = words.findIndex((word) => word.text.endsWith(":"));
    if (at === -1 || at === words.length - 1) return [];
    const part = (some: readonly PlacedWord[]) => ({
      content: some.map((word) => word.text).join(" "),
      boundingRegions: regionsOf(page.index, around(some)),
      spans: [],
    });
    return [{ key: part(words.slice(0, at + 1)), value: part(words.slice(at + 1)), confidence: sure(text) }];
  });
}

function regionsOf(pageIndex: number, corners: Corners): unknown[] {
  return [{ pageNumber: pageIndex + 1, polygon: polygonOf(corners) }];
}

/** Clockwise from the top left, in inches. */
function polygonOf([left, top, right, bottom]: Corners): number[] {
  return [left, top, right, top, right, bottom, left, bottom].map(inches);
}

function inches(points: number): number {
  return Math.round((Math.max(0, points) / 72) * 10_000) / 10_000;
}
