import {
  type Chunk,
  type Content,
  type Image,
  type JsonValue,
  type NormalizedResult,
  omitNullish,
  type Page,
  parseResponse,
  type Region,
  type RunRef,
  type RunSnapshot,
  type VendorCall,
  VendorError,
} from "@docmux/core/provider";
import { type ReadAnswer, readAnswer, rowFailure } from "./observe.ts";
import { providerId } from "./settings.ts";
import { contentPath, jobPath, jobSchema, rowSchema, type WirePage } from "./wire.ts";

/** `providerMetadata.mistral` of a result. */
export interface MistralMetadata {
  /** The model that ran, as the vendor calls it. */
  model?: string;
  /** Where the chunks of `content.chunks` are, by their `id`; models older than OCR 4 report no places. */
  regions: Record<string, Region>;
}

/** The row of a batch job: `row` as the file holds it, and `asked` as the ref remembers it. */
export async function fetchRow(
  { ref, snapshot }: { ref: RunRef; snapshot: RunSnapshot },
  call: VendorCall,
): Promise<Record<string, JsonValue>> {
  const known = jobSchema.safeParse(snapshot.raw);
  const job = known.success ? known.data : await call.read(jobPath(ref.runId), { schema: jobSchema });
  const fileId = job.output_file ?? job.error_file;
  if (!fileId)
    throw new VendorError("bad_response", "The job ended, and names no file of its rows", { providerId });
  try {
    const row = await call.read(contentPath(fileId), { schema: rowSchema });
    return { row: row as JsonValue, asked: (ref.meta?.asked ?? {}) as JsonValue };
  } catch (error) {
    if (!VendorError.isInstance(error) || error.code !== "not_found") throw error;
    const problem = `The vendor no longer has the file of the job: ${error.summary}`;
    const nextStep = "Run again; read a result within 24 hours after its job ended.";
    throw new VendorError("expired", problem, { providerId, nextStep });
  }
}

/** Reads the answer to an OCR call, or the row of a batch job that holds it. Pure. */
export function readResult(
  answers: Readonly<Record<string, JsonValue>>,
  snapshot: Pick<RunSnapshot, "issues">,
): Partial<NormalizedResult> & { metadata: MistralMetadata } {
  const row =
    answers.row === undefined ? undefined : parseResponse(rowSchema, answers.row, "The row", { providerId });
  const failure = row && rowFailure(row);
  if (failure) return { issues: [failure], metadata: { regions: {} } };
  const read = readAnswer(row ? row.response?.body : answers.ocr, answers.asked);
  const { answer, pages } = read;
  const { content, regions } = readPages(pages);
  // The answer to an OCR call was judged when it came.
  const known = new Set(snapshot.issues.map(({ message }) => message));
  return {
    ...(read.data === undefined ? {} : { data: read.data }),
    content: pages.length > 0 ? content : {},
    issues: read.issues.filter(({ message }) => !known.has(message)),
    usage: omitNullish({ pages: answer.usage_info?.pages_processed }),
    metadata: { ...omitNullish({ model: answer.model }), regions },
  };
}

function readPages(pages: ReadAnswer["pages"]): { content: Content; regions: Record<string, Region> } {
  const chunks: Chunk[] = [];
  const regions: Record<string, Region> = {};
  for (const { page, index } of pages) {
    for (const [at, block] of (page.blocks ?? []).entries()) {
      // The vendor has no ids for blocks.
      const id = `page-${index}-block-${at}`;
      chunks.push({ id, text: block.content ?? "", page: index, ...omitNullish({ type: block.type }) });
      const box = boxOf(block, page);
      if (box) regions[id] = { page: index, box };
    }
  }
  const images = pages.flatMap(({ page }) => readImages(page));
  const content = {
    markdown: pages.map(({ page }) => page.markdown ?? "").join("\n\n"),
    pages: pages.map(({ page, index }): Page => {
      const size = sizeOf(page);
      return size ? { index, size: { ...size, unit: "px" } } : { index };
    }),
    ...(chunks.length > 0 ? { chunks } : {}),
    ...(images.length > 0 ? { images } : {}),
  };
  return { content, regions };
}

/** The page's picture in pixels; `undefined` where the vendor names no size. */
function sizeOf({ dimensions }: WirePage): { width: number; height: number } | undefined {
  const { width = 0, height = 0 } = dimensions ?? {};
  return width > 0 && height > 0 ? { width, height } : undefined;
}

function readImages({ images }: WirePage): Image[] {
  return (images ?? []).flatMap(({ id, image_base64: given }): Image[] => {
    if (!id || !given) return [];
    const [, mediaType, base64] = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[^,]*)?,(.*)$/s.exec(given) ?? [];
    return [{ name: id, base64: base64 ?? given, ...omitNullish({ mediaType }) }];
  });
}

/** Corners in pixels of the page's picture as shares of it; `undefined` for what are no corners. */
function boxOf(block: NonNullable<WirePage["blocks"]>[number], page: WirePage): Region["box"] | undefined {
  const { width, height } = sizeOf(page) ?? { width: Number.NaN, height: Number.NaN };
  const shareOf = (pixels: number | null | undefined, size: number) =>
    Math.min(1, Math.max(0, (pixels ?? Number.NaN) / size));
  const [left, top] = [shareOf(block.top_left_x, width), shareOf(block.top_left_y, height)];
  const [right, bottom] = [shareOf(block.bottom_right_x, width), shareOf(block.bottom_right_y, height)];
  // What is no share compares as false.
  return left <= right && top <= bottom ? [left, top, right, bottom] : undefined;
}
