import {
  type Chunk,
  type Content,
  type Image,
  type Issue,
  isRecord,
  type JsonValue,
  type NormalizedResult,
  omitNullish,
  type Page,
  parsePageRange,
  parseResponse,
  type Table,
  textOf,
} from "@docmux/core/provider";
import { type Asked, readAsked } from "../meta.ts";
import { rowFailure } from "../observe.ts";
import { providerId } from "../settings.ts";
import { ocrAnswerSchema, type WirePage } from "../wire.ts";
import { readAnnotation } from "./annotation.ts";
import { blockId, type MistralMetadata, readPageMetadata, regionOf } from "./metadata.ts";
import { readTable } from "./tables.ts";

/** Reads the answer to an OCR call, or the row of a batch job that holds it. Pure. */
export function readResult(
  answers: Readonly<Record<string, JsonValue>>,
): Partial<NormalizedResult> & { metadata: MistralMetadata } {
  const row = isRecord(answers.row) ? answers.row : undefined;
  const failure = row && rowFailure(row);
  if (failure) return { issues: [failure], metadata: { pages: [] } };
  const asked = readAsked(answers.asked);
  const given = row && isRecord(row.response) ? row.response.body : answers.ocr;
  const body = typeof given === "string" ? parseText(given) : given;
  const answer = parseResponse(ocrAnswerSchema, body, "The answer", { providerId });
  const pages = answer.pages.map((page, at) => ({ page, index: page.index ?? at }));
  const annotation = readAnnotation(answer.document_annotation, asked);
  const usage = answer.usage_info ?? {};
  return {
    ...(annotation.data === undefined ? {} : { data: annotation.data }),
    content: pages.length > 0 ? readContent(pages) : {},
    issues: [
      ...annotation.issues,
      ...unansweredImages(pages, asked),
      ...pageIssues(pages, asked, usage.pages_processed),
    ],
    usage: omitNullish({ pages: usage.pages_processed }),
    metadata: {
      ...omitNullish({
        model: answer.model,
        docSizeBytes: usage.doc_size_bytes,
        unreadableAnnotation: annotation.unreadable,
      }),
      pages: pages.map(({ page, index }) => readPageMetadata(page, index)),
    },
  };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface NumberedPage {
  page: WirePage;
  index: number;
}

function readContent(pages: readonly NumberedPage[]): Content {
  const chunks = pages.flatMap(({ page, index }) =>
    (page.blocks ?? []).map(
      ({ type, content }, at): Chunk => ({
        text: content ?? "",
        id: blockId(index, at),
        page: index,
        ...omitNullish({ type }),
      }),
    ),
  );
  const tables = pages.flatMap(readTables);
  const images = pages.flatMap(({ page }) => readImages(page));
  return {
    markdown: pages.map(({ page }) => markdownOf(page)).join("\n\n"),
    pages: pages.map(pageOf),
    ...(chunks.length > 0 ? { chunks } : {}),
    ...(tables.length > 0 ? { tables } : {}),
    ...(images.length > 0 ? { images } : {}),
  };
}

function pageOf({ page: { dimensions }, index }: NumberedPage): Page {
  const { width = 0, height = 0 } = dimensions ?? {};
  return width > 0 && height > 0 ? { index, size: { width, height, unit: "px" } } : { index };
}

/** The text of a page; a table that came apart is put back where its placeholder is. */
function markdownOf({ markdown, tables }: WirePage): string {
  return (tables ?? []).reduce((text, { id, content }) => {
    if (!id || !content) return text;
    return text.replaceAll(`[${id}](${id})`, () => content);
  }, markdown ?? "");
}

function readTables({ page, index }: NumberedPage): Table[] {
  return (page.tables ?? []).map(({ id, format, content }) => {
    const block = page.blocks?.find((each) => each.table_id !== undefined && each.table_id === id);
    const region = block && regionOf(block, page, index);
    return readTable({
      id: textOf(id),
      format: format ?? undefined,
      content: content ?? "",
      regions: region ? [region] : [],
    });
  });
}

function readImages({ images }: WirePage): Image[] {
  return (images ?? []).flatMap(({ id, image_base64: given }): Image[] => {
    if (!id || !given) return [];
    const [, mediaType, base64] = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[^,]*)?,(.*)$/s.exec(given) ?? [];
    return [{ name: id, base64: base64 ?? given, ...omitNullish({ mediaType }) }];
  });
}

function unansweredImages(pages: readonly NumberedPage[], { annotatesImages }: Asked): Issue[] {
  const images = pages.flatMap(({ page }) => page.images ?? []);
  const left = images.filter((image) => !image.image_annotation).length;
  if (!annotatesImages || left === 0) return [];
  const message = `${left} of ${images.length} images came without the annotation that was asked for.`;
  return [{ severity: "error", code: "image_annotation_missing", message }];
}

/** The vendor may lose a page without a sign of it. */
function pageIssues(
  pages: readonly NumberedPage[],
  asked: Asked,
  processed: number | null | undefined,
): Issue[] {
  if (pages.length === 0) return [];
  const issues: Issue[] = [];
  const found = new Set(pages.map(({ index }) => index));
  const [first, last] = [Math.min(...found), Math.max(...found)];
  const wanted = wantedPages(asked.pages);
  const missing = wanted.filter((index) => !found.has(index));
  const gaps = missing.filter((index) => index < last);
  if (gaps.length > 0) issues.push(pagesMissing("error", gaps, "are missing in the answer"));
  else if (missing.length > 0)
    issues.push(pagesMissing("warning", missing, "did not come; the document may have ended before"));
  if (first === 1 && (asked.pages === undefined || wanted.includes(0))) {
    const message = "The pages of the answer are numbered from 1; the vendor documents 0.";
    issues.push({ severity: "warning", code: "page_numbers", message });
  }
  if (typeof processed === "number" && processed !== pages.length) {
    const message = `The vendor reports ${processed} pages as processed and answers with ${pages.length}.`;
    issues.push({ severity: "warning", code: "page_count", message });
  }
  return issues;
}

function pagesMissing(severity: Issue["severity"], pages: readonly number[], what: string): Issue {
  const named = pages.slice(0, 10).join(", ");
  const more = pages.length > 10 ? ` and ${pages.length - 10} more` : "";
  return { severity, code: "pages_missing", message: `The pages ${named}${more} (counted from 0) ${what}.` };
}

/** The start checked it; a ref may come from anywhere, so its range is not trusted with memory. */
function wantedPages(range: string | undefined): number[] {
  const parsed = range === undefined ? { spans: [] } : parsePageRange(range);
  if ("problem" in parsed || parsed.spans.length > 1000) return [];
  const wanted = new Set<number>();
  for (const { first, last } of parsed.spans) {
    for (let index = first; index <= last && index < 1000; index += 1) wanted.add(index);
  }
  return [...wanted].sort((one, other) => one - other);
}
