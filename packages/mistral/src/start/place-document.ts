import {
  type FileSource,
  InvalidInputError,
  type JsonValue,
  multipartBody,
  type StartRequest,
  uploadTimeoutMs,
  type VendorCall,
} from "@docmux/core/provider";
import { filePath, filesPath, requireFileId } from "../paths.ts";
import { defaultUploadAboveBytes, type MistralRunOptions, providerId } from "../settings.ts";
import { fileSchema } from "../wire.ts";

/** How the vendor gets the document. */
export interface PlacedDocument {
  /** The member `document` of the request; a file in it is sent as a data URL. */
  chunk: Readonly<Record<string, unknown>>;
  /** Bytes that travel inside of the request. */
  inlineBytes: number;
  /** This start uploaded it. */
  isUploaded: boolean;
}

/** What a start needs to place a document. */
export interface Placing {
  call: VendorCall;
  note: { uploaded(item: JsonValue): void };
  holders: FileHolders;
  /** The setting of the provider. */
  uploadAboveBytes: number | undefined;
  /** URLs over plain http are taken, since the API itself is called over http. */
  takesHttpUrls: boolean;
}

/** Decides how the vendor gets the document, and uploads it where it does not travel with the start. */
export async function placeDocument(
  { documents: [document], options }: Pick<StartRequest, "documents"> & { options: MistralRunOptions },
  placing: Placing,
): Promise<PlacedDocument> {
  if (!document) throw new InvalidInputError("A Mistral run needs a document", { providerId });
  switch (document.kind) {
    case "stored":
      return { ...placed, chunk: { type: "file", file_id: requireFileId(document.reference) } };
    case "url": {
      const { url, filename, mediaType = "" } = document;
      requireHttps(url, placing.takesHttpUrls);
      const isImage =
        mediaType.startsWith("image/") || (mediaType === "" && imageNames.test(filename ?? nameIn(url)));
      return { ...placed, chunk: contentChunk(isImage, url) };
    }
    case "file": {
      const aboveBytes = options.uploadAboveBytes ?? placing.uploadAboveBytes ?? defaultUploadAboveBytes;
      if (document.sizeBytes > aboveBytes) return uploadDocument(document, placing);
      const isImage = document.mediaType.startsWith("image/");
      return { ...placed, inlineBytes: document.sizeBytes, chunk: contentChunk(isImage, document) };
    }
  }
}

const placed = { inlineBytes: 0, isUploaded: false };

/** What a URL without a media type ends with, where it names an image. */
const imageNames = /\.(?:png|jpe?g|avif|tiff?|gif|hei[cf]|bmp|webp)$/i;

function contentChunk(isImage: boolean, content: string | FileSource): PlacedDocument["chunk"] {
  return isImage
    ? { type: "image_url", image_url: content }
    : { type: "document_url", document_url: content };
}

function nameIn(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}

/** The vendor refuses other addresses with a 422. */
function requireHttps(url: string, takesHttp: boolean): void {
  if (/^https:/i.test(url) || takesHttp) return;
  throw new InvalidInputError("Mistral fetches documents from https addresses only", {
    providerId,
    nextStep: "Pass an https URL, or the file itself. No request was sent.",
  });
}

/** `POST /v1/files`. The same bytes get the same id for as long as the file is there. */
export async function uploadDocument(
  file: FileSource,
  { call, note, holders }: Placing,
): Promise<PlacedDocument> {
  const { id } = await call.write(filesPath, {
    body: multipartBody([
      ["file", file],
      ["purpose", "ocr"],
    ]),
    schema: fileSchema,
    timeoutMs: uploadTimeoutMs(file.sizeBytes),
  });
  const fileId = requireFileId(id);
  holders.hold(fileId);
  note.uploaded(fileId);
  return { ...placed, isUploaded: true, chunk: { type: "file", file_id: fileId } };
}

/** Deletes a file that a start uploaded, unless another start of this process still needs it. One that is gone is fine. */
export async function deleteUploaded(item: JsonValue, call: VendorCall, holders: FileHolders): Promise<void> {
  const fileId = requireFileId(item);
  if (!holders.release(fileId)) return;
  await deleteFile(fileId, call);
}

/** `DELETE /v1/files/{id}`. A file that is gone already is fine. */
export async function deleteFile(fileId: string, call: VendorCall): Promise<void> {
  const { failed } = await call.attempt({ method: "DELETE", url: filePath(fileId), effect: "idempotent" });
  if (failed && failed.httpStatus !== 404) throw failed.error;
}

/** Counts the starts of this process that need a file: the vendor gives one id for the same bytes. */
export class FileHolders {
  readonly #counts = new Map<string, number>();

  /** One more start needs it. */
  hold(fileId: string): void {
    this.#counts.set(fileId, (this.#counts.get(fileId) ?? 0) + 1);
  }

  /** One start needs it no longer. Returns whether it was the last; so is one that an earlier process made. */
  release(fileId: string): boolean {
    const left = (this.#counts.get(fileId) ?? 1) - 1;
    if (left > 0) this.#counts.set(fileId, left);
    else this.#counts.delete(fileId);
    return left <= 0;
  }
}
