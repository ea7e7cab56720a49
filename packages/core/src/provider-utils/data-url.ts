import type { FileSource } from "../provider/document-source.ts";

const bytesPerPart = 3 * 16 * 1024;

/** A file as a `data:` URL, for vendors that take documents inside JSON. A third larger than the file. */
export async function dataUrl(file: FileSource): Promise<string> {
  const bytes = new Uint8Array(await (await file.open()).arrayBuffer());
  return `data:${file.mediaType};base64,${toBase64(bytes)}`;
}

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // Multiples of three bytes encode without padding, so the parts can be joined.
  for (let start = 0; start < bytes.length; start += bytesPerPart) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(start, start + bytesPerPart))));
  }
  return parts.join("");
}
