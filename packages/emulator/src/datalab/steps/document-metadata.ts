import type { ReadDocument } from "../../document/read-document.ts";
import { type DocumentBlock, toPolygon } from "../document-blocks.ts";

/** Table of contents and statistics of the pages, as the renderers of the vendor's open-source parser write them. */
export function documentMetadata(document: ReadDocument, blocks: DocumentBlock[]): Record<string, unknown> {
  return {
    table_of_contents: blocks
      .filter((block) => block.blockType === "SectionHeader")
      .map((block) => ({
        title: block.lines.map((line) => line.text).join(" "),
        heading_level: 1,
        page_id: block.page,
        polygon: toPolygon(block.bbox),
      })),
    page_stats: document.pages.map((page) => ({
      page_id: page.index,
      text_extraction_method: "pdftext",
      block_counts: countBlocks(blocks.filter((block) => block.page === page.index)),
      block_metadata: {},
    })),
  };
}

function countBlocks(blocks: DocumentBlock[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { blockType } of blocks) counts.set(blockType, (counts.get(blockType) ?? 0) + 1);
  return [...counts];
}
