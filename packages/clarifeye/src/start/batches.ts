import type { FileSource } from "@docmux/core/provider";

/** A file to upload, with the metadata that goes with it. */
export interface Upload {
  file: FileSource;
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** How files are uploaded: several in one request, or alone by a presigned URL because one is too large for a request. */
export interface UploadPlan {
  batches: Upload[][];
  tooLarge: Upload[];
}

/**
 * Distributes files over requests, by number and by bytes. Files whose names a vendor may change or confuse go in requests
 * of their own.
 */
export function planUploads(uploads: readonly Upload[]): UploadPlan {
  const open: { batch: Upload[]; sizeBytes: number }[] = [];
  const tooLarge: Upload[] = [];
  for (const upload of uploads) {
    const sizeBytes = bytesInForm(upload);
    if (formBytes + sizeBytes > maxRequestBytes) {
      tooLarge.push(upload);
      continue;
    }
    const fitting = open.find(
      ({ batch, sizeBytes: taken }) =>
        batch.length < mostFilesPerRequest &&
        taken + sizeBytes <= maxRequestBytes &&
        batch.every(({ file }) => haveDistinctNames(file, upload.file)),
    );
    if (fitting) {
      fitting.batch.push(upload);
      fitting.sizeBytes += sizeBytes;
    } else open.push({ batch: [upload], sizeBytes: formBytes + sizeBytes });
  }
  return { batches: open.map(({ batch }) => batch), tooLarge };
}

/** The vendor refuses larger requests: 32 MB, its own client says. Not which megabyte, so the smaller is taken. */
export const maxRequestBytes = 32_000_000;

/** What the vendor's own client sends in one request; no limit of the number is documented. */
const mostFilesPerRequest = 10;

/** The parts of a form that are no file, and its end. */
const formBytes = 1024;

/** What a part takes in addition to its file and its names: a boundary of 70 characters at most, and header lines. */
const partBytes = 512;

function bytesInForm(upload: Upload): number {
  const { filename, mediaType, sizeBytes } = upload.file;
  // A quote in a name is written as three bytes.
  const names = 3 * utf8Bytes(filename) + utf8Bytes(mediaType);
  return sizeBytes + partBytes + names + utf8Bytes(JSON.stringify(metadataPairs(upload))) + 1;
}

/** Metadata as the vendor has it. */
export function metadataPairs({ metadata }: Upload): [key: string, value: string][] {
  return Object.entries(metadata ?? {});
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** Whether the documents of two files can be distinguished by their names in one answer. */
function haveDistinctNames(a: FileSource, b: FileSource): boolean {
  return [a, b].every(({ filename }) => plainName.test(filename)) && comparableName(a) !== comparableName(b);
}

/** A name that no vendor has a reason to change: others may come back without blanks, accents or signs. */
const plainName = /^[a-z0-9][a-z0-9._-]*$/i;

function comparableName({ filename }: FileSource): string {
  return filename.toLowerCase().replace(/[._-]/g, "");
}
