import { DatalabError, invalidFileTypeText, unreadFileTypeText } from "./datalab-error.ts";

/** What the emulator reads. */
type FileKind = "pdf" | "image";

/** The file that a run works on. */
export interface InputFile {
  bytes: Uint8Array;
  filename: string;
  contentType: string;
  kind: FileKind;
}

/** @throws DatalabError with status 400 for an empty file, one of no accepted type, or one that only the vendor reads. */
export function toInputFile(bytes: Uint8Array, filename: string, contentType: string): InputFile {
  if (bytes.byteLength === 0) throw new DatalabError(400, "The uploaded file is empty.");
  const kind = judgeKind(bytes, filename, contentType);
  if (!kind) throw new DatalabError(400, invalidFileTypeText);
  if (kind === "unread") throw new DatalabError(400, unreadFileTypeText);
  return { bytes, filename, contentType, kind };
}

/** What a file above the limit is answered with. */
export function tooLarge(maximumFileBytes: number): DatalabError {
  return new DatalabError(413, `File is too large. The maximum is ${maximumFileBytes} bytes.`);
}

const IMAGE_STARTS = ["\x89PNG", "\xff\xd8\xff", "GIF8", "II*\0", "MM\0*"];
const OFFICE_STARTS = ["PK\x03\x04", "\xd0\xcf\x11\xe0"];

/** Judged from the content, as the vendor does. */
function judgeKind(
  bytes: Uint8Array,
  filename: string,
  contentType: string,
): FileKind | "unread" | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (head.includes("%PDF-")) return "pdf";
  if (IMAGE_STARTS.some((start) => head.startsWith(start))) return "image";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "image";
  if (OFFICE_STARTS.some((start) => head.startsWith(start))) return "unread";
  if (/^\s*(<!doctype html|<html)/i.test(head)) return "unread";
  // A CSV has no signature of its own; its name or declared type is all there is.
  if (contentType === "text/csv" || filename.toLowerCase().endsWith(".csv")) return "unread";
  return undefined;
}
