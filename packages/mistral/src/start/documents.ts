import {
  type DocumentSource,
  type FileSource,
  InvalidInputError,
  type JsonValue,
  multipartBody,
  uploadTimeoutMs,
  type VendorCall,
} from "@docmux/core/provider";
import { defaultUploadAboveBytes, type MistralKit, providerId } from "../settings.ts";
import { fileSchema, filesPath } from "../wire.ts";

/** How the vendor gets the document. */
export interface PlacedDocument {
  /** The member `document` of the request; a file in it is sent as a data URL. */
  chunk: Readonly<Record<string, unknown>>;
  /** Bytes that travel inside of the request. */
  inlineBytes: number;
  /** What this start uploaded. */
  uploaded?: FileSource;
}

/** The call of a start, and where it names what it left at the vendor. */
export interface StartCall {
  call: VendorCall;
  note: { uploaded(item: JsonValue): void };
}

/** What a URL without a media type ends with, where it names an image. */
const imageNames = /\.(?:png|jpe?g|avif|tiff?|gif|hei[cf]|bmp|webp)$/i;

/** Brings documents to the vendor, and deletes again what was uploaded. */
export class Documents {
  readonly #kit: MistralKit;
  /** By file id, how many starts of this process need it: the vendor gives one id for the same bytes. */
  readonly #holders = new Map<string, number>();

  constructor(kit: MistralKit) {
    this.#kit = kit;
  }

  /** Decides how the vendor gets the document, and uploads it where it does not travel with the start. */
  async place([document]: readonly DocumentSource[], start: StartCall): Promise<PlacedDocument> {
    if (!document) throw new InvalidInputError("A Mistral run needs a document", { providerId });
    if (document.kind === "stored") return inFile(requireFileId(document.reference));
    const isImage = document.mediaType?.startsWith("image/") === true;
    if (document.kind === "url") {
      const { url, filename, mediaType } = document;
      this.#requireHttps(url);
      return content(url, 0, isImage || (!mediaType && imageNames.test(filename ?? new URL(url).pathname)));
    }
    const aboveBytes = this.#kit.settings.uploadAboveBytes ?? defaultUploadAboveBytes;
    if (document.sizeBytes > aboveBytes) return this.upload(document, start);
    return content(document, document.sizeBytes, isImage);
  }

  /** `POST /v1/files`. The same bytes get the same id for as long as the file is there. */
  async upload(file: FileSource, { call, note }: StartCall): Promise<PlacedDocument> {
    const { id } = await call.write(filesPath, {
      body: multipartBody([
        ["file", file],
        ["purpose", "ocr"],
      ]),
      schema: fileSchema,
      timeoutMs: uploadTimeoutMs(file.sizeBytes),
    });
    const fileId = requireFileId(id);
    this.#holders.set(fileId, (this.#holders.get(fileId) ?? 0) + 1);
    note.uploaded(fileId);
    return { ...inFile(fileId), uploaded: file };
  }

  /** Deletes what a start uploaded, unless another start of this process still needs it. */
  async release(item: JsonValue, call: VendorCall): Promise<void> {
    const fileId = requireFileId(item);
    // One that an earlier process uploaded has no holder here.
    const left = (this.#holders.get(fileId) ?? 1) - 1;
    if (left > 0) {
      this.#holders.set(fileId, left);
      return;
    }
    this.#holders.delete(fileId);
    const url = `${filesPath}/${fileId}`;
    const { failed } = await call.attempt({ method: "DELETE", url, effect: "idempotent" });
    // One that is gone already is fine.
    if (failed && failed.httpStatus !== 404) throw failed.error;
  }

  /** The vendor refuses other addresses with a 422. An API that is itself called over http may take them. */
  #requireHttps(url: string): void {
    if (/^https:/i.test(url) || this.#kit.baseUrl().startsWith("http:")) return;
    const nextStep = "Pass an https URL, or the file itself. No request was sent.";
    throw new InvalidInputError("Mistral fetches documents from https addresses only", {
      providerId,
      nextStep,
    });
  }
}

/** Nothing that could lead to another path; an empty id would address the list of all files. */
function requireFileId(given: unknown): string {
  if (typeof given === "string" && /^[A-Za-z0-9_-]{1,200}$/.test(given)) return given;
  const problem = `"${String(given).slice(0, 100)}" is not the id of a file at Mistral`;
  const nextStep = "Pass the id that the vendor returned for the upload. No request was sent.";
  throw new InvalidInputError(problem, { providerId, nextStep });
}

function inFile(fileId: string): PlacedDocument {
  return { chunk: { type: "file", file_id: fileId }, inlineBytes: 0 };
}

function content(source: string | FileSource, inlineBytes: number, isImage: boolean): PlacedDocument {
  const type = isImage ? "image_url" : "document_url";
  return { chunk: { type, [type]: source }, inlineBytes };
}
