import type { FileSource } from "@docmux/core/provider";

/** A request body of JSON in which files stand as data URLs. */
export interface JsonBody {
  sizeBytes: number;
  /**
   * Makes the body anew for each attempt. Files are read and encoded piece by piece, so that a body takes little more
   * memory than it has bytes.
   */
  open(): Promise<Blob>;
}

/** Writes a value as JSON; each {@link PlacedFile} in it becomes the URL of its content. */
export function jsonBody(value: unknown): JsonBody {
  const mark = `docmux-file-${globalThis.crypto.randomUUID()}-`;
  const files: PlacedFile[] = [];
  const text = JSON.stringify(value, (_name, member) => {
    if (!(member instanceof PlacedFile)) return member;
    if (member.uploadedUri !== undefined) return member.uploadedUri;
    files.push(member);
    return `${mark}${files.length - 1}`;
  });
  const texts = text.split(new RegExp(`"${mark}\\d+"`)).map((part) => new Blob([part]));
  const parts = texts.map((part, index) => ({ part, file: files[index] }));
  return {
    sizeBytes: parts.reduce(
      (sum, { part, file }) => sum + part.size + (file ? opening(file).length + file.inlineBytes + 1 : 0),
      0,
    ),
    async open() {
      const pieces: (string | Blob)[] = [];
      for (const { part, file } of parts) {
        pieces.push(part);
        if (file) pieces.push(opening(file), ...(await encode(file)), '"');
      }
      return new Blob(pieces, { type: "application/json" });
    },
  };
}

/** A file at its place in a request: inside it as a data URL, unless it was uploaded before. */
export class PlacedFile {
  readonly source: FileSource;
  /** Where it was uploaded to; empty while it is still to be. */
  uploadedUri: string | undefined;

  constructor(source: FileSource) {
    this.source = source;
  }

  /** What the file takes inside a request, in bytes. */
  get inlineBytes(): number {
    return 4 * Math.ceil(this.source.sizeBytes / 3);
  }
}

/** How long a request may take that carries so many bytes on a slow line (100 kB/s). */
export function sendingTimeoutMs(sizeBytes: number): number {
  return 60_000 + Math.ceil(sizeBytes / slowestBytesPerMs);
}

const slowestBytesPerMs = 100;

function opening({ source }: PlacedFile): string {
  return JSON.stringify(`data:${source.mediaType};base64,`).slice(0, -1);
}

async function encode({ source }: PlacedFile): Promise<Blob[]> {
  const blob = await source.open();
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
