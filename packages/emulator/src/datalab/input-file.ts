import { DatalabError, invalidFileTypeText } from "./datalab-error.ts";

/** What a file is, judged from its content as the vendor does. */
export type FileKind = "pdf" | "image" | "office" | "html";

/** The file that a run works on. */
export interface InputFile {
  bytes: Uint8Array;
  filename: string;
  contentType: string;
  kind: FileKind;
}

/** @throws DatalabError with status 400 for an empty file or one of no accepted type. */
export function toInputFile(bytes: Uint8Array, filename: string, contentType: string): InputFile {
  if (bytes.byteLength === 0) throw new DatalabError(400, "The uploaded file is empty.");
  const kind = judgeKind(bytes, filename, contentType);
  if (!kind) throw new DatalabError(400, invalidFileTypeText);
  return { bytes, filename, contentType, kind };
}

const IMAGE_STARTS = ["\x89PNG", "\xff\xd8\xff", "GIF8", "II*\0", "MM\0*"];
const OFFICE_STARTS = ["PK\x03\x04", "\xd0\xcf\x11\xe0"];

function judgeKind(bytes: Uint8Array, filename: string, contentType: string): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (head.includes("%PDF-")) return "pdf";
  if (IMAGE_STARTS.some((start) => head.startsWith(start))) return "image";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "image";
  if (OFFICE_STARTS.some((start) => head.startsWith(start))) return "office";
  if (/^\s*(<!doctype html|<html)/i.test(head)) return "html";
  // A CSV has no signature of its own; its name or declared type is all there is.
  if (contentType === "text/csv" || filename.toLowerCase().endsWith(".csv")) return "office";
  return undefined;
}
