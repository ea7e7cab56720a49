import type { Chunk, Content, Page, Region, Table, TableCell } from "@docmux/core/provider";
import type { Rectangle } from "../reader/document.ts";
import type { BlockAnswer, DocumentAnswer, PageAnswer } from "../wire.ts";

/** What a document says, in the form that was asked for; in all of them where none was. */
export function readContent({ pages, outputFormat }: DocumentAnswer): Content {
  const markdown = pages.flatMap((page) => page.markdown ?? []).join("\n\n");
  const text = pages.map((page) => page.text).join("\n\n");
  const chunks = pages.flatMap(toChunks);
  const asText = outputFormat === undefined || outputFormat === "markdown";
  const asChunks = outputFormat === undefined || outputFormat === "chunks";
  return {
    ...(asText && markdown !== "" ? { markdown } : {}),
    ...(asText ? { text } : {}),
    pages: pages.map(toContentPage),
    ...(chunks.length > 0 ? { tables: pages.flatMap(toTables) } : {}),
    ...(asChunks && chunks.length > 0 ? { chunks } : {}),
  };
}

/** A rectangle in points as a place on its page. */
export function toRegion(
  { index, width, height }: Pick<PageAnswer, "index" | "width" | "height">,
  box: Rectangle,
): Region {
  const share = (value: number, whole: number) => Math.min(1, Math.max(0, whole > 0 ? value / whole : 0));
  return {
    page: index,
    box: [
      share(box.x, width),
      share(box.y, height),
      share(box.x + box.width, width),
      share(box.y + box.height, height),
    ],
  };
}

function toContentPage({ index, width, height }: PageAnswer): Page {
  return { index, size: { width, height, unit: "pt" } };
}

function toChunks(page: PageAnswer): Chunk[] {
  return page.blocks.flatMap((block) => {
    const text =
      block.text ??
      rowsOf(block)
        .map((row) => row.map((cell) => cell.text).join(" | "))
        .join("\n");
    return text === "" ? [] : [{ text, type: block.kind, page: page.index }];
  });
}

function rowsOf({ header, rows = [] }: BlockAnswer) {
  return header ? [header, ...rows] : rows;
}

function toTables(page: PageAnswer): Table[] {
  return page.blocks
    .filter((block) => block.kind === "table")
    .map((block) => {
      const rows = rowsOf(block);
      const cells = rows.flatMap((row, at) =>
        row.map(
          (cell, column): TableCell => ({
            row: at,
            column,
            text: cell.text,
            ...(at === 0 && block.header ? { isHeader: true } : {}),
            ...(cell.box ? { region: toRegion(page, cell.box) } : {}),
          }),
        ),
      );
      return {
        rows: rows.length,
        columns: Math.max(0, ...rows.map((row) => row.length)),
        cells,
        regions: block.box ? [toRegion(page, block.box)] : [],
      };
    });
}
