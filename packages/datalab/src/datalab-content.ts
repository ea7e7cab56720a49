import type { Content, Image } from "@docmux/core/provider";
import { present } from "@docmux/core/provider-utils";
import { chunksOf, chunksOfTree } from "./datalab-chunks.ts";
import type { StepAnswer } from "./datalab-step-answer.ts";

const imageTypes: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  tif: "image/tiff",
  tiff: "image/tiff",
};

/** The document as a step wrote it: `chunks` as they come, `json` as the blocks of its tree. */
export function readContent(answer: StepAnswer): Content {
  const chunks = chunksOf(answer.chunks) ?? chunksOfTree(answer.json);
  const images = Object.entries(answer.images ?? {}).flatMap(toImage);
  return present({
    markdown: answer.markdown,
    html: answer.html,
    chunks,
    images: images.length > 0 ? images : undefined,
  });
}

/** True when there is anything in it. */
export function hasContent(content: Content): boolean {
  return Object.keys(content).length > 0;
}

function toImage([name, base64]: [string, unknown]): Image[] {
  if (typeof base64 !== "string") return [];
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const mediaType = Object.hasOwn(imageTypes, ending) ? imageTypes[ending] : undefined;
  return [{ name, base64, ...(mediaType ? { mediaType } : {}) }];
}
