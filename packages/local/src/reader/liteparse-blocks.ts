import { isRecord } from "@docmux/core/provider";
import type { Block, BlockCell, Rectangle } from "./document.ts";

/** A layout block of LiteParse, without what docmux does not use. */
export function toBlock(block: Record<string, unknown>): Block {
  const { kind, text, header, rows, bbox, lines } = block;
  const box = toRectangle(bbox);
  const written = typeof text === "string" ? text : toLines(lines);
  return {
    kind: typeof kind === "string" ? kind : "other",
    ...(written === undefined ? {} : { text: written }),
    ...(box ? { box } : {}),
    ...(Array.isArray(header) ? { header: header.map(toCell) } : {}),
    ...(Array.isArray(rows) ? { rows: rows.filter(Array.isArray).map((row) => row.map(toCell)) } : {}),
  };
}

function toLines(lines: unknown): string | undefined {
  return Array.isArray(lines) ? lines.filter((line) => typeof line === "string").join("\n") : undefined;
}

function toCell(cell: unknown): BlockCell {
  const { text, bbox } = isRecord(cell) ? cell : {};
  const box = toRectangle(bbox);
  return { text: typeof text === "string" ? text : "", ...(box ? { box } : {}) };
}

function toRectangle(value: unknown): Rectangle | undefined {
  if (!isRecord(value)) return undefined;
  const { x, y, width, height } = value;
  const isBox = [x, y, width, height].every(
    (number) => typeof number === "number" && Number.isFinite(number),
  );
  return isBox ? ({ x, y, width, height } as Rectangle) : undefined;
}
