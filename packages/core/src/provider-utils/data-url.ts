import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { FileSource } from "../provider/document-source.ts";

const bytesPerPart = 3 * 16 * 1024;

/** The runtime's longest string holds 384 MiB as base64; this leaves room for the JSON around it. */
const mostBytes = 380 * 1024 * 1024;

/**
 * A file as a `data:` URL, for vendors that take documents inside JSON. A third larger than the file, and in memory as a
 * whole.
 *
 * @throws InvalidInputError for a file over 380 MiB.
 */
export async function dataUrl(file: FileSource): Promise<string> {
  if (file.sizeBytes > mostBytes) {
    const sizeMiB = Math.round(file.sizeBytes / 1024 / 1024);
    throw new InvalidInputError(`"${file.filename}" is too large to be sent inside JSON (${sizeMiB} MiB)`, {
      nextStep: "Pass it as a URL or split it; nothing was sent.",
    });
  }
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
