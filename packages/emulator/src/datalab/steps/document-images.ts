import type { ReadDocument } from "../../document/read-document.ts";
import type { InputFile } from "../input-file.ts";

/** The pictures of the document by the vendor's file names, such as `_page_0_Picture_1.jpeg`, in base64. */
export async function documentImages(
  input: InputFile,
  document: ReadDocument,
): Promise<Record<string, string>> {
  const [page] = document.pages;
  if (input.kind !== "image" || page === undefined) return {};
  const extension = input.contentType.replace("image/", "");
  return { [`_page_${page.index}_Picture_0.${extension}`]: Buffer.from(input.bytes).toString("base64") };
}
