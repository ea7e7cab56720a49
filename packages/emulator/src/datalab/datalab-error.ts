/** One entry of a FastAPI 422 answer. */
export interface ValidationItem {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
  ctx?: Record<string, unknown>;
}

/** An answer other than 200, in FastAPI's shape: `{"detail": "<sentence>"}`, or a list when fields are invalid. */
export class DatalabError extends Error {
  override name = "DatalabError";
  readonly status: number;
  readonly detail: string | ValidationItem[];

  constructor(status: number, detail: string | ValidationItem[]) {
    super(typeof detail === "string" ? detail : `${detail.length} invalid fields`);
    this.status = status;
    this.detail = detail;
  }
}

/** The one text for a missing and for a wrong key (https://documentation.datalab.to/platform/errors). */
export const invalidKeyText = "Invalid API key provided. Set the X-API-Key header to your API key.";

/** The text for a file whose content is of no accepted type (https://documentation.datalab.to/platform/troubleshooting). */
export const invalidFileTypeText =
  "Invalid file type. Only PDF files, word documents, spreadsheets, powerpoints, HTML, and PNG, JPG, GIF, TIFF, and WEBP images are accepted.";

/** The emulator's own text for a file that the vendor takes and the emulator does not read. */
export const unreadFileTypeText =
  "The emulated Datalab reads PDF and images only. Datalab itself takes this type of file.";

/** What a request for something unknown, or no longer there, answers. */
export function notFound(what: string): DatalabError {
  return new DatalabError(404, `${what} not found`);
}
