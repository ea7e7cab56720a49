import { extractImages, getDocumentProxy } from "unpdf";
import type { ReadDocument } from "../../document/read-document.ts";
import { encodePng } from "../encode-png.ts";
import type { InputFile } from "../input-file.ts";

/** The pictures of the document by the vendor's kind of file name, such as `_page_0_Picture_1.png`, in base64. */
export async function documentImages(
  input: InputFile,
  document: ReadDocument,
): Promise<Record<string, string>> {
  if (input.kind === "image") {
    const extension = input.contentType.replace("image/", "");
    return { [`_page_0_Picture_0.${extension}`]: Buffer.from(input.bytes).toString("base64") };
  }
  if (!hasImages(input.bytes)) return {};
  const pdf = await getDocumentProxy(new Uint8Array(input.bytes), { verbosity: 0 });
  const images: Record<string, string> = {};
  for (const { index } of document.pages) {
    for (const [number, picture] of (await extractImages(pdf, index + 1)).entries()) {
      images[`_page_${index}_Picture_${number}.png`] = encodePng(picture).toString("base64");
    }
  }
  await pdf.destroy();
  return images;
}

/** The dictionary of an image is never compressed, so a search in the bytes avoids opening most documents again. */
function hasImages(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.includes("/Subtype /Image") || buffer.includes("/Subtype/Image");
}
