import {
  type Chunk,
  type Content,
  type Image,
  isRecord,
  type JsonObject,
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
import { type NumberedPage, readAnswer } from "./observe/answer.ts";
import { rowFailure } from "./observe/run.ts";
import { providerId } from "./settings.ts";
import { contentPath, jobPath, jobSchema, rowSchema, type WireBox, type WirePage } from "./wire.ts";

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
    throw new VendorError("expired", `The vendor no longer has the file of the job: ${error.summary}`, {
      providerId,
      nextStep: "Run again; read a result within 24 hours after its job ended.",
    });
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
  const asked = isRecord(answers.asked) ? (answers.asked as JsonObject) : undefined;
  const read = readAnswer(row ? row.response?.body : answers.ocr, asked);
  const { answer, pages } = read;
  // The answer to an OCR call was judged when it came.
  const known = new Set(snapshot.issues.map(({ message }) => message));
  return {
    ...(read.data === undefined ? {} : { data: read.data }),
    content: pages.length > 0 ? readContent(pages) : {},
    issues: read.issues.filter(({ message }) => !known.has(message)),
    usage: omitNullish({ pages: answer.usage_info?.pages_processed }),
    metadata: { ...omitNullish({ model: answer.model }), regions: readRegions(pages) },
  };
}

function readContent(pages: readonly NumberedPage[]): Content {
  const chunks = pages.flatMap(({ page, index }) =>
    (page.blocks ?? []).map(
      ({ type, content }, at): Chunk => ({
        id: blockId(index, at),
        text: content ?? "",
        page: index,
        ...omitNullish({ type }),
      }),
    ),
  );
  const images = pages.flatMap(({ page }) => readImages(page));
  return {
    markdown: pages.map(({ page }) => page.markdown ?? "").join("\n\n"),
    pages: pages.map(pageOf),
    ...(chunks.length > 0 ? { chunks } : {}),
    ...(images.length > 0 ? { images } : {}),
  };
}

/** Names a block; the vendor has no ids for them. */
function blockId(pageIndex: number, blockIndex: number): string {
  return `page-${pageIndex}-block-${blockIndex}`;
}

function pageOf({ page: { dimensions }, index }: NumberedPage): Page {
  const { width = 0, height = 0 } = dimensions ?? {};
  return width > 0 && height > 0 ? { index, size: { width, height, unit: "px" } } : { index };
}

function readImages({ images }: WirePage): Image[] {
  return (images ?? []).flatMap(({ id, image_base64: given }): Image[] => {
    if (!id || !given) return [];
    const [, mediaType, base64] = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[^,]*)?,(.*)$/s.exec(given) ?? [];
    return [{ name: id, base64: base64 ?? given, ...omitNullish({ mediaType }) }];
  });
}

function readRegions(pages: readonly NumberedPage[]): MistralMetadata["regions"] {
  const regions = pages.flatMap(({ page, index }) =>
    (page.blocks ?? []).map((block, at) => [blockId(index, at), regionOf(block, page, index)] as const),
  );
  return omitNullish(Object.fromEntries(regions)) as MistralMetadata["regions"];
}

/** Corners in pixels of the page's picture, whose size is in `dimensions`, as shares of it; `undefined` without a size. */
function regionOf(box: WireBox, { dimensions }: WirePage, page: number): Region | undefined {
  const { width = 0, height = 0 } = dimensions ?? {};
  const { top_left_x: x0, top_left_y: y0, bottom_right_x: x1, bottom_right_y: y1 } = box;
  const [left, top, right, bottom] = [
    shareOf(x0, width),
    shareOf(y0, height),
    shareOf(x1, width),
    shareOf(y1, height),
  ];
  // What is no share compares as false.
  if (!(left <= right && top <= bottom)) return undefined;
  return { page, box: [left, top, right, bottom] };
}

function shareOf(pixels: number | null | undefined, size: number): number {
  return size > 0 ? Math.min(1, Math.max(0, (pixels ?? Number.NaN) / size)) : Number.NaN;
}
