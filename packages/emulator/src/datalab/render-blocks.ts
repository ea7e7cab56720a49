import type { ReadDocument } from "../document/read-document.ts";
import { cellsOf, type DocumentBlock, pageBox, toPolygon } from "./document-blocks.ts";

/** The `json` output: a tree of pages and blocks. */
export function blocksToJson(
  document: ReadDocument,
  blocks: DocumentBlock[],
  metadata: Record<string, unknown>,
): Record<string, unknown> {
  const sections = sectionsOf(blocks);
  return {
    children: document.pages.map((page) => {
      const own = blocks.filter((block) => block.page === page.index);
      const bbox = pageBox(page);
      return {
        id: `/page/${page.index}/Page/${own.length}`,
        block_type: "Page",
        html: own.map((block) => `<content-ref src='${block.id}'></content-ref>`).join(""),
        polygon: toPolygon(bbox),
        bbox,
        children: own.map((block) => ({ ...renderBlock(block, sections), children: null })),
        section_hierarchy: {},
        images: {},
      };
    }),
    block_type: "Document",
    metadata,
  };
}

/** The `chunks` output: a flat list of blocks, for retrieval. */
export function blocksToChunks(
  document: ReadDocument,
  blocks: DocumentBlock[],
  metadata: Record<string, unknown>,
  { withMarkdown }: { withMarkdown: boolean },
): Record<string, unknown> {
  const sections = sectionsOf(blocks);
  return {
    blocks: blocks.map((block) => ({
      ...renderBlock(block, sections),
      page: block.page,
      ...(withMarkdown ? { markdown: blockMarkdown(block) } : {}),
    })),
    page_info: Object.fromEntries(
      document.pages.map((page) => [
        String(page.index),
        { bbox: pageBox(page), polygon: toPolygon(pageBox(page)) },
      ]),
    ),
    metadata,
  };
}

function renderBlock(block: DocumentBlock, sections: Map<string, string>): Record<string, unknown> {
  const section = sections.get(block.id);
  return {
    id: block.id,
    block_type: block.blockType,
    html: blockHtml(block),
    polygon: toPolygon(block.bbox),
    bbox: block.bbox,
    section_hierarchy: section === undefined ? {} : { "1": section },
    images: {},
  };
}

/** By block id: the id of the header of its section. */
function sectionsOf(blocks: DocumentBlock[]): Map<string, string> {
  const sections = new Map<string, string>();
  let current: string | undefined;
  for (const block of blocks) {
    if (block.blockType === "SectionHeader") current = block.id;
    if (current !== undefined) sections.set(block.id, current);
  }
  return sections;
}

function blockHtml(block: DocumentBlock): string {
  const texts = block.lines.map((line) => escapeHtml(line.text));
  if (block.blockType === "SectionHeader") return `<h1>${texts.join(" ")}</h1>`;
  if (block.blockType === "Text") return `<p>${texts.join("<br>")}</p>`;
  const rows = block.lines.map((line) => cellsOf(line).map((cell) => `<td>${escapeHtml(cell)}</td>`));
  return `<table><tbody>${rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("")}</tbody></table>`;
}

function blockMarkdown(block: DocumentBlock): string {
  const texts = block.lines.map((line) => line.text);
  if (block.blockType === "SectionHeader") return `# ${texts.join(" ")}`;
  if (block.blockType === "Text") return texts.join("\n");
  return block.lines.map((line) => `| ${cellsOf(line).join(" | ")} |`).join("\n");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
