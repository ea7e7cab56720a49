const byExtension: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  tif: "image/tiff",
  tiff: "image/tiff",
  webp: "image/webp",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  doc: "application/msword",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xls: "application/vnd.ms-excel",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ppt: "application/vnd.ms-powerpoint",
  epub: "application/epub+zip",
  html: "text/html",
  htm: "text/html",
  csv: "text/csv",
  md: "text/markdown",
  txt: "text/plain",
};

type Shape = "pdf" | "png" | "jpeg" | "gif" | "tiff" | "webp" | "zip" | "ole" | "text";

const shapeOf: Readonly<Record<string, Shape>> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/gif": "gif",
  "image/tiff": "tiff",
  "image/webp": "webp",
  "application/msword": "ole",
  "application/vnd.ms-excel": "ole",
  "application/vnd.ms-powerpoint": "ole",
};

const bareTypes: Partial<Record<Shape, string>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  tiff: "image/tiff",
  webp: "image/webp",
};

const signatures: readonly (readonly [Shape, string])[] = [
  ["png", "\x89PNG\r\n\x1a\n"],
  ["jpeg", "\xff\xd8\xff"],
  ["gif", "GIF8"],
  ["tiff", "II*\0"],
  ["tiff", "MM\0*"],
  ["zip", "PK\x03\x04"],
  ["ole", "\xd0\xcf\x11\xe0"],
  // UTF-16 text is full of zero bytes; its mark distinguishes it from other files that are.
  ["text", "\xff\xfe"],
  ["text", "\xfe\xff"],
];

/** How many bytes {@link mediaTypeOf} wants to see. A PDF may begin with up to 1,024 bytes of something else. */
export const sniffedBytes = 1024;

/**
 * What a file is, judged by its first bytes together with its name.
 *
 * @returns the media type, or a sentence that says why no vendor would read it.
 */
export function mediaTypeOf(
  filename: string,
  head: Uint8Array,
  declared?: string,
): { mediaType: string } | { problem: string } {
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? "";
  const expected = declared ?? (Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined);
  const shape = sniff(head);
  if (shape === undefined) {
    return { problem: `"${filename}" is not a document: it is neither PDF, image, Office file nor text` };
  }
  if (expected === undefined) {
    const mediaType = bareTypes[shape];
    return mediaType
      ? { mediaType }
      : { problem: `"${filename}" has no file name ending that says what kind of document it is` };
  }
  const wanted =
    (Object.hasOwn(shapeOf, expected) ? shapeOf[expected] : undefined) ??
    (isZip(expected) ? "zip" : expected.startsWith("text/") ? "text" : shape);
  if (wanted !== shape) return { problem: `"${filename}" is not what its name says (${expected})` };
  return { mediaType: expected };
}

function isZip(mediaType: string): boolean {
  return (
    mediaType.includes("openxmlformats") || mediaType.includes("opendocument") || mediaType.endsWith("+zip")
  );
}

function sniff(head: Uint8Array): Shape | undefined {
  const text = String.fromCharCode(...head.subarray(0, sniffedBytes));
  if (text.includes("%PDF-")) return "pdf";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "webp";
  const found = signatures.find(([, signature]) => text.startsWith(signature));
  if (found) return found[0];
  return text.includes("\0") ? undefined : "text";
}
