import { badRequest } from "./clarifeye-error.ts";

export interface UploadedFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
  metadata: [string, string][];
}

/** The vendor lists no accepted types; these are the ones that document platforms commonly take. */
const ACCEPTED = /\.(pdf|docx?|pptx?|xlsx?|csv|html?|txt|md|png|jpe?g|tiff?|webp)$/i;

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
      contentType: part.type.split(";")[0] || "application/octet-stream",
      bytes: new Uint8Array(await part.arrayBuffer()),
      metadata: metadata[index] ?? [],
    })),
  );
  const stranger = files.find((file) => !ACCEPTED.test(file.name) && !isPdf(file.bytes));
  if (stranger) throw badRequest(`Invalid file format: ${stranger.name}.`);
  return { files, skipParsing: form.get("skip_parsing") === "true" };
}

/** The vendor drops all metadata without a word when it does not line up with the files. */
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
