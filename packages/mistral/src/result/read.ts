import {
  type Chunk,
  type Content,
  type Image,
  isRecord,
  type JsonValue,
  type NormalizedResult,
  omitNullish,
  type Page,
  type RunSnapshot,
  type Table,
  textOf,
} from "@docmux/core/provider";
import { readAsked } from "../meta.ts";
import { readAnnotation } from "../observe/annotation.ts";
import { judgeAnswer, type NumberedPage, numberPages, readAnswer } from "../observe/answer.ts";
import { rowFailure } from "../observe/job.ts";
import type { WirePage } from "../wire.ts";
import { blockId, type MistralMetadata, readPageMetadata, regionOf } from "./metadata.ts";
import { readTable } from "./tables.ts";

/** Reads the answer to an OCR call, or the row of a batch job that holds it. Pure. */
export function readResult(
  answers: Readonly<Record<string, JsonValue>>,
  snapshot: Pick<RunSnapshot, "issues">,
): Partial<NormalizedResult> & { metadata: MistralMetadata } {
  const row = isRecord(answers.row) ? answers.row : undefined;
  const failure = row && rowFailure(row);
  if (failure) return { issues: [failure], metadata: { pages: [] } };
  const asked = readAsked(answers.asked);
  const answer = readAnswer(row && isRecord(row.response) ? row.response.body : answers.ocr);
  const pages = numberPages(answer);
  const annotation = readAnnotation(answer.document_annotation, asked);
  // The answer to an OCR call was judged when it came.
  const known = new Set(snapshot.issues.map(({ message }) => message));
  const usage = answer.usage_info ?? {};
  return {
    ...(annotation.data === undefined ? {} : { data: annotation.data }),
    content: pages.length > 0 ? readContent(pages) : {},
    issues: judgeAnswer(answer, asked).filter(({ message }) => !known.has(message)),
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
