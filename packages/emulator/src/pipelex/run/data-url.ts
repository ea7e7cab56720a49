import { inputError } from "../pipelex-error.ts";

/** A file that came inside a request. */
export interface InlineFile {
  bytes: Uint8Array;
  contentType: string;
}

/**
 * Reads a base64 data URL.
 * @throws PipelexError of domain `input` when it is not one
 */
export function parseDataUrl(url: string): InlineFile {
  const comma = url.indexOf(",");
  const header = url.slice("data:".length, Math.max(comma, 0)).split(";");
  const encoded = url.slice(comma + 1);
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  if (comma < 0 || header.at(-1) !== "base64" || !isBase64) {
    throw inputError("PipelineInputUrlInvalidError", "The data URL is not base64 of a file");
  }
  return { bytes: Buffer.from(encoded, "base64"), contentType: header[0] || "application/octet-stream" };
}
