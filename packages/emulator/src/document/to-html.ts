import { type Block, listBlocks } from "./list-blocks.ts";
import type { ReadDocument } from "./read-document.ts";
import { selectPages } from "./select-pages.ts";

/** The document as HTML: one `section` for each page, its text escaped. */
export function toHtml(document: ReadDocument, pages?: readonly number[]): string {
  return selectPages(document, pages)
    .map(
      (page) =>
        `<section data-page="${page.index}">\n${listBlocks(page).map(blockToHtml).join("\n")}\n</section>`,
    )
    .join("\n");
}

function blockToHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${block.lines.map(escapeHtml).join("<br/>")}</p>`;
    case "table":
      return `<table>\n<thead>${rowToHtml(block.header, "th")}</thead>\n<tbody>${block.rows
        .map((row) => rowToHtml(row, "td"))
        .join("")}</tbody>\n</table>`;
  }
}

function rowToHtml(cells: readonly string[], tag: "th" | "td"): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
