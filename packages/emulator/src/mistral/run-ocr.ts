import { extractFields } from "../document/extract-fields.ts";
import { type Block, listBlocks } from "../document/list-blocks.ts";
import {
  type DocumentPage,
  type ReadDocument,
  readDocument,
  type TextLine,
  UnreadableDocumentError,
} from "../document/read-document.ts";
import { toHtml } from "../document/to-html.ts";
import { toMarkdown } from "../document/to-markdown.ts";
import type { FileStore } from "./files.ts";
import type { MistralBehavior, MistralRunScript } from "./mistral-emulator-options.ts";
import { codedError, MistralError } from "./mistral-error.ts";
import { badUrl, type OcrRequest } from "./ocr-request.ts";

/** The most pages and bytes that a document may have. */
const maxPages = 1000;
const maxBytes = 50 * 1024 * 1024;

/** The answer to an OCR call. */
export type OcrAnswer = Record<string, unknown> & { pages: unknown[] };

/** Does all the work of an OCR call: reads the document, and answers as the vendor does. */
export async function runOcr(
  request: OcrRequest,
  files: FileStore,
  { dpi }: MistralBehavior,
  script: MistralRunScript,
): Promise<OcrAnswer> {
  const bytes = await readSource(request.document, files);
  if (bytes.byteLength > maxBytes) throw codedError(413, "3300", "file_too_large", "The file is too large.");
  const picture = imageType(bytes) === undefined ? undefined : bytes;
  const document = picture ? blankPage : await readPdf(bytes);
  if (document.pages.length > maxPages) {
    const message = `This document has ${document.pages.length} pages, which is more than the maximum allowed of ${maxPages}.`;
    throw codedError(400, "3730", "document_parser_too_many_pages", message);
  }
  const pages = document.pages.filter(({ index }) => request.pages?.includes(index) ?? true);
  return {
    pages: script.noPages ? [] : pages.map((page) => viewPage(page, request, dpi, picture)),
    model: request.model.replace("latest", "4-1"),
    document_annotation: annotate({ pages }, request, script),
    usage_info: { pages_processed: pages.length, doc_size_bytes: bytes.byteLength },
  };
}

function annotate(document: ReadDocument, { schema }: OcrRequest, { annotation }: MistralRunScript) {
  if (!schema || annotation === "null") return null;
  if (annotation === "broken") return '{"total": 1';
  return JSON.stringify(extractFields(document, schema, "layout").data, null, 2);
}

async function readSource(document: OcrRequest["document"], files: FileStore): Promise<Uint8Array> {
  if (document.kind === "file") return files.get(document.fileId).bytes;
  const { url, isImage } = document;
  const [, type = "", base64] = /^data:([\w.+/-]+);base64,(.*)$/s.exec(url) ?? [];
  if (base64 !== undefined) {
    if (isImage !== type.startsWith("image/")) throw badUrl(url);
    return new Uint8Array(Buffer.from(base64, "base64"));
  }
  const isLocal = /^http:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(url);
  if (!/^https:/i.test(url) && !isLocal) throw badUrl(url);
  // Nothing is fetched from the internet: an address on loopback is what the vendor can reach.
  const answer = isLocal ? await fetch(url, { redirect: "error" }).catch(() => undefined) : undefined;
  if (answer?.ok) return new Uint8Array(await answer.arrayBuffer());
  const message = `File could not be fetched from url '${url.slice(0, 200)}'`;
  throw codedError(400, "3310", "invalid_request_file", message);
}

async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  if (bytes.byteLength === 0) {
    const message = "Received file with mimetype application/x-empty";
    throw new MistralError(422, { detail: "Invalid file format.", message });
  }
  try {
    return await readDocument(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    throw codedError(400, "3740", "document_parser_invalid_file", "Document is not a valid PDF.");
  }
}

/** What is read of an image: nothing. */
const blankPage: ReadDocument = { pages: [{ index: 0, width: 612, height: 792, lines: [] }] };

const imageStarts = { "\x89PNG": "image/png", "\xff\xd8\xff": "image/jpeg", GIF8: "image/gif" };

function imageType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  return Object.entries(imageStarts).find(([start]) => head.startsWith(start))?.[1];
}

/** How sure the emulated model is of a text layer. */
const sure = 0.99;

function viewPage(page: DocumentPage, request: OcrRequest, dpi: number, picture: Uint8Array | undefined) {
  const scale = dpi / 72;
  const dimensions = { dpi, height: Math.round(page.height * scale), width: Math.round(page.width * scale) };
  const blocks = placeBlocks(page);
  const { tableFormat: format, confidence } = request;
  const contentOf = ({ html, markdown }: PlacedBlock) => (format === "html" && html ? html : markdown);
  const tables = (format ? blocks : [])
    .filter(({ kind }) => kind === "table")
    .map((block, at) => ({ block, id: `tbl-${page.index}-${at}.${format === "html" ? "html" : "md"}` }));
  const idOf = (block: PlacedBlock) => tables.find((table) => table.block === block)?.id;
  const texts = blocks.map((block) => {
    const id = idOf(block);
    return id === undefined ? block.markdown : `[${id}](${id})`;
  });
  const markdown = picture ? "![img-0.jpeg](img-0.jpeg)" : texts.join("\n\n");
  return {
    index: page.index,
    markdown,
    images: picture ? [viewPicture(picture, dimensions, request.includeImages)] : [],
    tables: tables.map(({ block, id }) => ({ id, content: contentOf(block), format })),
    hyperlinks: [],
    header: null,
    footer: null,
    dimensions,
    confidence_scores: confidence ? scoresOf(markdown, confidence === "word") : null,
    // Models before OCR 4 have no blocks.
    blocks: request.includeBlocks && !/-25\d\d$/.test(request.model) ? blocks.map(viewBlock) : [],
  };

  function viewBlock(block: PlacedBlock) {
    const corners = block.box.map((corner) => Math.max(0, Math.round(corner * scale)));
    const tableId = idOf(block);
    return {
      type: { heading: "title", paragraph: "text", table: "table" }[block.kind],
      ...cornersOf(corners as [number, number, number, number]),
      content: block.kind === "table" ? contentOf(block) : block.markdown.replace(/^#+ /, ""),
      ...(tableId === undefined ? {} : { table_id: tableId }),
      ...(confidence === "block" ? { confidence_scores: { average_content_confidence_score: sure } } : {}),
    };
  }
}

function cornersOf([left, top, right, bottom]: [number, number, number, number]) {
  return { top_left_x: left, top_left_y: top, bottom_right_x: right, bottom_right_y: bottom };
}

function viewPicture(bytes: Uint8Array, size: { width: number; height: number }, withBytes: boolean) {
  const dataUrl = `data:${imageType(bytes)};base64,${Buffer.from(bytes).toString("base64")}`;
  return {
    id: "img-0.jpeg",
    ...cornersOf([0, 0, size.width, size.height]),
    image_base64: withBytes ? dataUrl : null,
    image_annotation: null,
  };
}

function scoresOf(markdown: string, byWord: boolean) {
  const page = { average_page_confidence_score: sure, minimum_page_confidence_score: sure };
  if (!byWord) return page;
  const words = [...markdown.matchAll(/\s?\S+/g)].map(({ 0: text, index }) => ({
    text,
    confidence: sure,
    start_index: index,
  }));
  return { ...page, word_confidence_scores: words };
}

/** A block and its lines. */
interface PlacedBlock {
  kind: Block["kind"];
  /** As Markdown. */
  markdown: string;
  /** A table as HTML; of other blocks nothing. */
  html: string;
  /** Corners in points. */
  box: [left: number, top: number, right: number, bottom: number];
}

/** The blocks of a page in reading order, each with the place of its lines. */
function placeBlocks(page: DocumentPage): PlacedBlock[] {
  const blocks = listBlocks(page);
  const whole = { pages: [page] };
  // What is a heading shows on the whole page only, so the page is written at once and divided.
  const texts = toMarkdown(whole).split("\n\n");
  const tables = [...toHtml(whole).matchAll(/<table>.*?<\/table>/gs)].map(([table]) => table);
  let at = 0;
  return blocks.map((block, index) => {
    const next = blocks[index + 1];
    const start = at;
    at += 1;
    // Lines of a table may be wrapped, so its end is where the next block begins.
    while (at < page.lines.length && (!next || !begins(page.lines[at], next))) at += 1;
    const html = block.kind === "table" ? (tables.shift() ?? "") : "";
    const box = around(page.lines.slice(start, at));
    return { kind: block.kind, markdown: texts[index] ?? "", html, box };
  });
}

function begins(line: TextLine | undefined, block: Block): boolean {
  return line !== undefined && wordsOf(line.text) === wordsOf(firstText(block));
}

function firstText(block: Block): string {
  if (block.kind === "heading") return block.text;
  return block.kind === "table" ? block.header.join(" ") : (block.lines[0] ?? "");
}

function wordsOf(text: string): string {
  return text.replace(/\s+/g, "");
}

/** Letters reach a little below the line that they stand on. */
const DESCENT = 0.25;

function around(lines: readonly TextLine[]): PlacedBlock["box"] {
  const runs = lines.flatMap((line) => line.runs);
  return [
    Math.min(...runs.map((run) => run.x)),
    Math.min(...runs.map((run) => run.y - run.height)),
    Math.max(...runs.map((run) => run.x + run.width)),
    Math.max(...runs.map((run) => run.y + run.height * DESCENT)),
  ];
}
