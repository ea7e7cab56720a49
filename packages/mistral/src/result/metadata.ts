import { isRecord, omitNullish, type Region } from "@docmux/core/provider";
import type { WireBox, WirePage } from "../wire.ts";

/** `providerMetadata.mistral` of a result. */
export interface MistralMetadata {
  /** The model that ran, as the vendor calls it. */
  model?: string;
  /** Bytes of the document, as the vendor counts them. */
  docSizeBytes?: number;
  /** What the model answered to `annotation`, where that is not JSON. */
  unreadableAnnotation?: string;
  /** Page by page what the vendor reports in addition to the text. */
  pages: MistralPage[];
}

/** What the vendor reports of a page. */
export interface MistralPage {
  /** 0-indexed. */
  index: number;
  header?: string;
  footer?: string;
  /** As they stand in the document: from outside, so check them before you open one. */
  hyperlinks: string[];
  /** How sure the model is, 0 to 1, where `confidence` was asked for. */
  confidence?: { average?: number; minimum?: number };
  /** Word by word, where that was asked for. */
  words?: { text: string; confidence: number }[];
  /** In reading order. */
  blocks: MistralBlock[];
  images: MistralImage[];
}

/** A block and its place. */
export interface MistralBlock {
  /** The `id` of the chunk in `content.chunks`. */
  id: string;
  /** Such as `title` or `signature`. */
  type?: string;
  region?: Region;
  /** How sure the model is of the text, 0 to 1. */
  confidence?: number;
}

/** An image that was cut out. */
export interface MistralImage {
  /** As the Markdown refers to it. A label: never use it as a path. */
  id?: string;
  region?: Region;
  /** What the model answered to `imageAnnotation`: as JSON where it is JSON. */
  annotation?: unknown;
}

/** Names a block; the vendor has no ids for them. */
export function blockId(pageIndex: number, blockIndex: number): string {
  return `page-${pageIndex}-block-${blockIndex}`;
}

/** Reads what is no content of a page. */
export function readPageMetadata(page: WirePage, index: number): MistralPage {
  const scores = page.confidence_scores ?? {};
  const confidence = omitNullish({
    average: score(scores.average_page_confidence_score),
    minimum: score(scores.minimum_page_confidence_score),
  });
  return {
    index,
    ...omitNullish({ header: page.header, footer: page.footer, words: readWords(scores) }),
    hyperlinks: page.hyperlinks ?? [],
    ...(Object.keys(confidence).length > 0 ? { confidence } : {}),
    blocks: (page.blocks ?? []).map((block, at) => ({
      id: blockId(index, at),
      ...omitNullish({
        type: block.type,
        region: regionOf(block, page, index),
        confidence: score(block.confidence_scores?.average_content_confidence_score),
      }),
    })),
    images: (page.images ?? []).map((image) =>
      omitNullish({
        id: image.id,
        region: regionOf(image, page, index),
        annotation: readJson(image.image_annotation),
      }),
    ),
  };
}

/** Corners in pixels of the page's picture, whose size is in `dimensions`, as shares of it; `undefined` without a size. */
export function regionOf(box: WireBox, { dimensions }: WirePage, page: number): Region | undefined {
  const { width = 0, height = 0 } = dimensions ?? {};
  const corners = [box.top_left_x, box.top_left_y, box.bottom_right_x, box.bottom_right_y];
  const isWhole = corners.every((corner): corner is number => typeof corner === "number");
  if (!isWhole || !(width > 0) || !(height > 0)) return undefined;
  const [left, top, right, bottom] = corners.map((corner, at) =>
    Math.min(1, Math.max(0, corner / (at % 2 === 0 ? width : height))),
  ) as [number, number, number, number];
  if (right < left || bottom < top) return undefined;
  return { page, box: [left, top, right, bottom] };
}

/** JSON in a text as the value that it stands for; any other value as it is. */
export function readJson(value: unknown): unknown {
  if (typeof value !== "string") return value ?? undefined;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function readWords({ word_confidence_scores: words }: Record<string, unknown>): MistralPage["words"] {
  if (!Array.isArray(words)) return undefined;
  return words.flatMap((word) => {
    const { text, confidence } = isRecord(word) ? word : {};
    return typeof text === "string" && typeof confidence === "number" ? [{ text, confidence }] : [];
  });
}

function score(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
