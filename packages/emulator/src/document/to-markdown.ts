import { type Block, listBlocks } from "./list-blocks.ts";
import type { ReadDocument } from "./read-document.ts";
import { selectPages } from "./select-pages.ts";

/** The document as Markdown: headings by letter size, tables as pipe tables, a blank line between blocks. */
export function toMarkdown(document: ReadDocument, pages?: readonly number[]): string {
  return selectPages(document, pages)
    .map((page) => listBlocks(page).map(blockToMarkdown).join("\n\n"))
    .filter((text) => text !== "")
    .join("\n\n");
}

function blockToMarkdown(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${escapeText(block.text)}`;
    case "paragraph":
      return block.lines.map(escapeText).join("  \n");
    case "table": {
      const divider = block.header.map(() => "---");
      return [block.header, divider, ...block.rows]
        .map((row) => `| ${row.map(escapeCell).join(" | ")} |`)
        .join("\n");
    }
  }
}

function escapeText(text: string): string {
  return text.replace(/[\\*_`<]/g, "\\$&").replace(/^([#>+-])(?=\s)/, "\\$1");
}

function escapeCell(text: string): string {
  return /^-+$/.test(text) ? text : escapeText(text).replace(/\|/g, "\\|");
}
