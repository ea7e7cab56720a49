import { extractFields, type FieldSchema } from "../document/extract-fields.ts";
import {
  type DocumentPage,
  type ReadDocument,
  readDocument,
  UnreadableDocumentError,
} from "../document/read-document.ts";
import type { MistralBehavior, MistralRunScript } from "./mistral-emulator-options.ts";
import { codedError, invalid, plainError } from "./mistral-error.ts";
import type { MistralState } from "./mistral-state.ts";
import { badUrl, type OcrRequest } from "./ocr-request.ts";
import { type PlacedBlock, placeBlocks } from "./page-layout.ts";

/** The most pages and bytes that a document may have. */
const maxPages = 1000;
const maxBytes = 50 * 1024 * 1024;

/** Does all the work of an OCR call: reads the document, and answers as the vendor does. */
export async function runOcr(
  request: OcrRequest,
  { files, switches }: Pick<MistralState, "files" | "switches">,
  script: MistralRunScript,
): Promise<Record<string, unknown> & { pages: unknown[] }> {
  const source = await readSource(request, files);
  if (source.bytes.byteLength > maxBytes)
    throw codedError(413, "3300", "file_too_large", "The file is too large.");
  const isImage = imageType(source.bytes) !== undefined;
  const document = isImage ? blankPage() : await readPdf(source.bytes);
  if (document.pages.length > maxPages) throw tooManyPages(document.pages.length);
  const beyond = request.pages?.find((page) => page >= document.pages.length);
  if (beyond !== undefined && switches.pagesBeyond === "refuse") {
    const msg = `Value error, page ${beyond} does not exist`;
    throw invalid({ type: "value_error", loc: ["body", "pages"], msg, input: request.pages });
  }
  const pages = document.pages.filter(({ index }) => request.pages?.includes(index) ?? true);
  const delivered = script.noPages ? [] : pages.filter(({ index }) => !script.lostPages?.includes(index));
  return {
    pages: delivered.map((page) => viewPage(page, request, switches, isImage ? source.bytes : undefined)),
    model: request.model.replace("latest", "4-1"),
    document_annotation: annotate({ pages }, request.documentSchema, script),
    usage_info: { pages_processed: pages.length, doc_size_bytes: source.bytes.byteLength },
  };
}

function annotate(document: ReadDocument, schema: FieldSchema | undefined, { annotation }: MistralRunScript) {
  if (!schema || annotation === "null") return null;
  if (annotation === "broken") return '{"total": 1';
  const { data } = extractFields(document, schema, "layout");
  return annotation === "object" ? data : JSON.stringify(data, null, 2);
}

async function readSource(
  { document }: OcrRequest,
  files: MistralState["files"],
): Promise<{ bytes: Uint8Array }> {
  if (document.kind === "file") return files.get(document.fileId);
  const { url, isImage } = document;
  const [, type = "", base64] = /^data:([\w.+/-]+);base64,(.*)$/s.exec(url) ?? [];
  if (base64 !== undefined) {
    if (isImage !== type.startsWith("image/")) throw badUrl(url);
    return { bytes: new Uint8Array(Buffer.from(base64, "base64")) };
  }
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  const isLocal = ["127.0.0.1", "localhost"].includes(host);
  if (!/^https:/i.test(url) && !isLocal) throw badUrl(url);
  // Nothing is fetched from the internet: an address on loopback is what the vendor can reach.
  const answer = isLocal ? await fetch(url, { redirect: "error" }).catch(() => undefined) : undefined;
  if (!answer?.ok)
    throw codedError(
      400,
      "3310",
      "invalid_request_file",
      `File could not be fetched from url '${url.slice(0, 200)}'`,
    );
  return { bytes: new Uint8Array(await answer.arrayBuffer()) };
}

async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  if (bytes.byteLength === 0) {
    const message = "Received file with mimetype application/x-empty";
    throw Object.assign(plainError(422, "Invalid file format."), {
      body: { detail: "Invalid file format.", message },
    });
  }
  try {
    return await readDocument(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    throw codedError(400, "3740", "document_parser_invalid_file", "Document is not a valid PDF.");
  }
}

function tooManyPages(count: number) {
  const message = `This document has ${count} pages, which is more than the maximum allowed of ${maxPages}.`;
  return codedError(400, "3730", "document_parser_too_many_pages", message);
}

function blankPage(): ReadDocument {
  return { pages: [{ index: 0, width: 612, height: 792, lines: [] }] };
}

const imageStarts = { "\x89PNG": "image/png", "\xff\xd8\xff": "image/jpeg", GIF8: "image/gif" };

function imageType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  return Object.entries(imageStarts).find(([start]) => head.startsWith(start))?.[1];
}

/** How sure the emulated model is of a text layer. */
const sure = 0.99;

function viewPage(
  page: DocumentPage,
  request: OcrRequest,
  { dpi }: MistralBehavior,
  picture: Uint8Array | undefined,
): Record<string, unknown> {
  const scale = dpi / 72;
  const dimensions = { dpi, height: Math.round(page.height * scale), width: Math.round(page.width * scale) };
  const placed = placeBlocks(page);
  const tableIds = new Map<PlacedBlock, string>();
  if (request.tableFormat) {
    const extension = request.tableFormat === "html" ? "html" : "md";
    const tables = placed.filter(({ kind }) => kind === "table");
    for (const [at, block] of tables.entries()) tableIds.set(block, `tbl-${page.index}-${at}.${extension}`);
  }
  const texts = placed.map((block) => {
    const id = tableIds.get(block);
    return id === undefined ? block.markdown : `[${id}](${id})`;
  });
  const markdown = picture ? "![img-0.jpeg](img-0.jpeg)" : texts.join("\n\n");
  const contentOf = (block: PlacedBlock) => (request.tableFormat === "html" ? block.html : block.markdown);
  return {
    index: page.index,
    markdown,
    images: picture ? [viewPicture(picture, dimensions, request)] : [],
    tables: [...tableIds].map(([block, id]) => ({
      id,
      content: contentOf(block),
      format: request.tableFormat,
      word_confidence_scores: null,
    })),
    hyperlinks: [],
    header: null,
    footer: null,
    dimensions,
    confidence_scores: request.confidence ? scoresOf(markdown, request.confidence) : null,
    // Models before OCR 4 have no blocks.
    blocks: request.includeBlocks && !/-25\d\d$/.test(request.model) ? placed.map(viewBlock) : [],
  };

  function viewBlock(block: PlacedBlock) {
    const [left, top, right, bottom] = block.box.map((corner) => Math.max(0, Math.round(corner * scale)));
    const table_id = tableIds.get(block);
    return {
      type: { heading: "title", paragraph: "text", table: "table" }[block.kind],
      top_left_x: left,
      top_left_y: top,
      bottom_right_x: right,
      bottom_right_y: bottom,
      content: block.kind === "table" ? contentOf(block) : block.markdown.replace(/^#+ /, ""),
      ...(table_id === undefined ? {} : { table_id }),
      ...(request.confidence === "block" ? { confidence_scores: blockScores } : {}),
    };
  }
}

const blockScores = {
  average_content_confidence_score: sure,
  minimum_content_confidence_score: sure,
  block_type_confidence_score: sure,
};

function viewPicture(
  bytes: Uint8Array,
  { width, height }: { width: number; height: number },
  request: OcrRequest,
) {
  const type = imageType(bytes) ?? "image/jpeg";
  return {
    id: "img-0.jpeg",
    top_left_x: 0,
    top_left_y: 0,
    bottom_right_x: width,
    bottom_right_y: height,
    image_base64: request.includeImages
      ? `data:${type};base64,${Buffer.from(bytes).toString("base64")}`
      : null,
    image_annotation: request.imageSchema
      ? JSON.stringify(extractFields(blankPage(), request.imageSchema, "layout").data)
      : null,
  };
}

function scoresOf(markdown: string, granularity: NonNullable<OcrRequest["confidence"]>) {
  const words = [...markdown.matchAll(/\s?\S+/g)].map((word) => ({
    text: word[0],
    confidence: sure,
    start_index: word.index,
  }));
  return {
    average_page_confidence_score: sure,
    minimum_page_confidence_score: sure,
    ...(granularity === "word" ? { word_confidence_scores: words } : {}),
  };
}
