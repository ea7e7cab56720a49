import type { Region } from "@docmux/core/provider";
import type { WirePage, WireRegion } from "../wire.ts";

/** Pages by the vendor's number: a page range keeps the numbers of the document. */
export type PagesByNumber = ReadonlyMap<number, WirePage>;

/** Indexes the pages of a result. */
export function indexPages(pages: readonly WirePage[]): PagesByNumber {
  return new Map(pages.map((page, at) => [page.pageNumber ?? at + 1, page]));
}

/** Places in shares of their pages; one on a page without a size, as in an Office file, is left out. */
export function readRegions(given: readonly WireRegion[] | null | undefined, pages: PagesByNumber): Region[] {
  return (given ?? []).flatMap((region) => readRegion(region, pages) ?? []);
}

/** A polygon is in the unit of its page, clockwise from the top left corner of the text, and flat: x, y, x, y. */
function readRegion({ pageNumber, polygon }: WireRegion, pages: PagesByNumber): Region | undefined {
  const { width, height } = pages.get(pageNumber ?? 0) ?? {};
  if (!pageNumber || !width || !height || width <= 0 || height <= 0) return undefined;
  const page = pageNumber - 1;
  // Without a polygon, the vendor means the whole page.
  if (!polygon) return { page, box: [0, 0, 1, 1] };
  const corners = cornersOf(polygon, width, height);
  const [left, right] = edges(corners.map(([x]) => x));
  const [top, bottom] = edges(corners.map(([, y]) => y));
  // What is no place compares as false.
  if (corners.length < 2 || !(left <= right && top <= bottom)) return undefined;
  const box = [left, top, right, bottom] as const;
  const isBox = corners.every(([x, y]) => (x === left || x === right) && (y === top || y === bottom));
  return isBox ? { page, box } : { page, box, polygon: corners };
}

type Corner = readonly [x: number, y: number];

/** More corners than this are drawn by no model, and cost memory. */
const mostCorners = 1000;

function cornersOf(polygon: readonly number[], width: number, height: number): Corner[] {
  const count = Math.min(Math.floor(polygon.length / 2), mostCorners);
  return Array.from(
    { length: count },
    (_, at): Corner => [shareOf(polygon[2 * at], width), shareOf(polygon[2 * at + 1], height)],
  );
}

function edges(values: readonly number[]): readonly [least: number, most: number] {
  return [Math.min(...values), Math.max(...values)];
}

function shareOf(length = Number.NaN, size: number): number {
  return Math.min(1, Math.max(0, length / size));
}
