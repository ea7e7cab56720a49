import { badRequest } from "./clarifeye-error.ts";
import { contentTypeOf } from "./content-type-of.ts";

export interface UploadedFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
  metadata: [string, string][];
}

/**
 * The files of a multipart upload, in the order of their parts.
 * @throws ClarifeyeError 400 when there is no file or one of a format that is not accepted.
 */
export async function readUpload(form: FormData): Promise<{ files: UploadedFile[]; skipParsing: boolean }> {
  const parts = form.getAll("files").filter((part) => typeof part !== "string");
  if (parts.length === 0) throw badRequest("No files uploaded.");
  const metadata = readMetadata(form.get("files_metadata"), parts.length);
  const files = await Promise.all(
    parts.map(async (part, index) => ({
      name: part.name,
      contentType: typeOf(part),
      bytes: new Uint8Array(await part.arrayBuffer()),
      metadata: metadata[index] ?? [],
    })),
  );
  const refused = files.find((file) => contentTypeOf(file.name) === undefined && !isPdf(file.bytes));
  if (refused) throw badRequest(`Invalid file format: ${refused.name}.`);
  return { files, skipParsing: form.get("skip_parsing") === "true" };
}

/** A form parser reads a part without a type as plain text, so that says no more than the name does. */
function typeOf({ name, type }: File): string {
  const given = type.split(";")[0];
  if (given && given !== "text/plain") return given;
  return contentTypeOf(name) ?? (given || "application/octet-stream");
}

/** The vendor silently drops all metadata when its length differs from the number of files. */
function readMetadata(field: unknown, fileCount: number): [string, string][][] {
  if (typeof field !== "string") return [];
  let entries: unknown;
  try {
    entries = JSON.parse(field);
  } catch {
    return [];
  }
  if (!Array.isArray(entries) || entries.length !== fileCount) return [];
  return entries.map((entry) => (Array.isArray(entry) ? entry.filter(isPair) : []));
}

function isPair(input: unknown): input is [string, string] {
  return Array.isArray(input) && input.length === 2 && input.every((part) => typeof part === "string");
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString("latin1") === "%PDF-";
}
