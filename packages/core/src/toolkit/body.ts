import type { FileSource } from "../contract/start.ts";
import { InvalidInputError } from "../errors/errors.ts";

/** One part of a form: text, or a file. */
export type FormPart = readonly [name: string, value: string | FileSource | undefined];

/**
 * A factory of multipart bodies, one for each attempt. Files on disk are read while they are sent. Parts whose value is
 * `undefined` are left out.
 *
 * @example
 * ```ts
 * const body = multipartBody([["file", document], ["page_range", request.pages]]);
 * await client.request({ method: "POST", url: "/runs", body, effect: "start", schema }, context);
 * ```
 */
export function multipartBody(parts: readonly FormPart[]): () => Promise<FormData> {
  return async () => {
    const form = new FormData();
    for (const [name, value] of parts) {
      if (value === undefined) continue;
      if (typeof value === "string") form.append(name, value);
      else form.append(name, await value.open(), value.filename);
    }
    return form;
  };
}

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
