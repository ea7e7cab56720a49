import { toHtml } from "../../document/to-html.ts";
import { toMarkdown } from "../../document/to-markdown.ts";
import { blocksToChunks, blocksToJson } from "../render-blocks.ts";
import { documentImages } from "./document-images.ts";
import { documentMetadata } from "./document-metadata.ts";
import { type StepContext, StepFailure, type StepOutput } from "./step-context.ts";

export const outputFormats = ["markdown", "html", "json", "chunks"];

/** Parses the document into the wanted formats. */
export async function convertStep(context: StepContext): Promise<StepOutput> {
  const { document, blocks, step, input } = context;
  const format = context.outputFormat ?? textSetting(step.settings.output_format) ?? "markdown";
  const formats = format.split(",").map((each) => each.trim());
  const unknown = formats.find((each) => !outputFormats.includes(each));
  if (unknown !== undefined) {
    throw new StepFailure(`Unknown output format '${unknown}'. Use one of: ${outputFormats.join(", ")}.`);
  }
  const images = step.settings.disable_image_extraction === true ? {} : await documentImages(input, document);
  const metadata = documentMetadata(document, blocks);
  const pictures = Object.keys(images);
  const pages = document.pages.map((page) => page.index);
  const readable = document.pages.filter((page) => page.lines.length > 0).length;

  return {
    content: {
      output_format: format,
      markdown: formats.includes("markdown") ? markdown() : null,
      html: formats.includes("html") ? html() : null,
      json: formats.includes("json") ? blocksToJson(document, blocks, metadata) : null,
      chunks: formats.includes("chunks")
        ? blocksToChunks(document, blocks, metadata, {
            withMarkdown: step.settings.include_markdown_in_chunks === true,
          })
        : null,
      images,
      metadata,
      page_count: document.pages.length,
      parse_quality_score: pages.length === 0 ? null : Math.round((50 * readable) / pages.length) / 10,
    },
  };

  function markdown(): string {
    const text =
      step.settings.paginate === true
        ? pages.map((page) => `\n\n{${page}}${"-".repeat(48)}\n\n${toMarkdown(document, [page])}`).join("")
        : toMarkdown(document);
    return [text, ...pictures.map((name) => `![](${name})`)].filter((part) => part !== "").join("\n\n");
  }

  function html(): string {
    return [toHtml(document), ...pictures.map((name) => `<img src="${name}" alt="">`)].join("");
  }
}

function textSetting(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
