import { defaultAttemptTimeoutMs } from "../contract/call.ts";
import type { FileSource } from "../contract/start.ts";
import { isRecord } from "../model/json.ts";

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

/** A request body of JSON. */
export interface JsonBody {
  sizeBytes: number;
  /** Makes the body again for each attempt. Files are read and encoded piece by piece. */
  open(): Promise<Blob>;
}

/**
 * A value as JSON, in which each {@link FileSource} becomes a `data:` URL: for vendors that take documents inside JSON. A
 * file is a third larger there; the body takes little more memory than it has bytes.
 *
 * @param urlOf - what to write in place of a file that is at the vendor already; `undefined`: its content.
 *
 * @example
 * ```ts
 * const body = jsonBody({ model: "ocr", document: file });
 * await call.start("/ocr", { headers: { "content-type": "application/json" }, body: body.open, timeoutMs: uploadTimeoutMs(body.sizeBytes) });
 * ```
 */
export function jsonBody(value: unknown, urlOf?: (file: FileSource) => string | undefined): JsonBody {
  const mark = `docmux-file-${globalThis.crypto.randomUUID()}-`;
  const files: FileSource[] = [];
  const text = JSON.stringify(value, (_name, property: unknown) => {
    if (!isFileSource(property)) return property;
    return urlOf?.(property) ?? `${mark}${files.push(property) - 1}`;
  });
  const texts = text.split(new RegExp(`"${mark}\\d+"`)).map((part) => new Blob([part]));
  const parts = texts.map((part, index) => ({ part, file: files[index] }));
  return {
    sizeBytes: parts.reduce(
      (sum, { part, file }) =>
        sum + part.size + (file ? new Blob([openingOf(file)]).size + inlineBytes(file.sizeBytes) + 1 : 0),
      0,
    ),
    async open() {
      const pieces: (string | Blob)[] = [];
      for (const { part, file } of parts) {
        pieces.push(part);
        if (file) pieces.push(openingOf(file), ...(await encode(file)), '"');
      }
      return new Blob(pieces, { type: "application/json" });
    },
  };
}

/** What a file takes inside JSON, in bytes. */
export function inlineBytes(sizeBytes: number): number {
  return 4 * Math.ceil(sizeBytes / 3);
}

/** How long a request with so many bytes may take: what any other request may, and its size on a slow line (100 kB/s). */
export function uploadTimeoutMs(sizeBytes: number): number {
  return defaultAttemptTimeoutMs + Math.ceil(sizeBytes / slowestBytesPerMs);
}

const slowestBytesPerMs = 100;

function isFileSource(value: unknown): value is FileSource {
  return isRecord(value) && value.kind === "file" && typeof value.open === "function";
}

function openingOf({ mediaType }: FileSource): string {
  return JSON.stringify(`data:${mediaType};base64,`).slice(0, -1);
}

async function encode(file: FileSource): Promise<Blob[]> {
  const blob = await file.open();
  const pieces: Blob[] = [];
  for (let start = 0; start < blob.size; start += bytesPerPiece) {
    const bytes = new Uint8Array(await blob.slice(start, start + bytesPerPiece).arrayBuffer());
    pieces.push(new Blob([toBase64(bytes)]));
  }
  return pieces;
}

/** Bytes of a file that are encoded at a time; a multiple of three, so that the pieces can be joined. */
const bytesPerPiece = 3 * 256 * 1024;

const bytesPerCall = 3 * 8 * 1024;

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerCall) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(start, start + bytesPerCall))));
  }
  return parts.join("");
}
