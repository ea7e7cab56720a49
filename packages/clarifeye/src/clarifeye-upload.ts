import { type CallContext, type FileSource, VendorError } from "@docmux/core/provider";
import { type FormPart, multipartBody } from "@docmux/core/provider-utils";
import { providerId } from "./clarifeye-config.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { uploadedSchema, type WireDocument } from "./clarifeye-wire.ts";

/** What the vendor's own client sends in one request; no limit is documented. */
const mostFilesPerRequest = 10;

/** Trouble after which nobody knows whether the vendor took the files. */
const mayHaveStored: readonly string[] = ["unavailable", "bad_response"];

/** A file to upload, with what is to be kept beside it. */
export interface Upload {
  file: FileSource;
  metadata?: Readonly<Record<string, string>> | undefined;
}

/** A file that was uploaded. */
export interface Uploaded {
  upload: Upload;
  documentId: string;
  /** False when metadata was sent and the vendor did not keep it. */
  keptMetadata: boolean;
}

/**
 * Uploads files, a few per request. The answer need not come in the order of the files, so they are matched by their
 * names, and files of the same name go in requests of their own.
 *
 * @param onUploaded - hears each file as soon as the vendor has it, also when a later request goes wrong.
 * @throws VendorError, InvalidInputError
 */
export async function uploadFiles(
  project: ClarifeyeProject,
  uploads: readonly Upload[],
  { skipParsing }: { skipParsing?: boolean | undefined },
  onUploaded: (uploaded: Uploaded) => void,
  context: CallContext,
): Promise<void> {
  for (const batch of inBatches(uploads)) {
    const hasMetadata = batch.some(({ metadata }) => metadata !== undefined);
    const parts: FormPart[] = [
      ...batch.map(({ file }): FormPart => ["files", file]),
      ["files_metadata", hasMetadata ? JSON.stringify(batch.map(metadataPairs)) : undefined],
      ["skip_parsing", skipParsing ? "true" : undefined],
    ];
    for (const uploaded of match(batch, await sendParts(project, parts, context))) onUploaded(uploaded);
  }
}

async function sendParts(
  project: ClarifeyeProject,
  parts: readonly FormPart[],
  context: CallContext,
): Promise<WireDocument[]> {
  try {
    const { read } = await project.ask(
      {
        path: ["documents", "bulk-upload"],
        method: "POST",
        effect: "write",
        body: multipartBody(parts),
        // A large file may take longer than any fixed time; the deadline of the run ends it.
        timeoutMs: false,
      },
      uploadedSchema,
      context,
    );
    return read;
  } catch (error) {
    if (!VendorError.isInstance(error) || !mayHaveStored.includes(error.code)) throw error;
    throw new VendorError(error.code, error.summary, {
      providerId,
      httpStatus: error.httpStatus,
      requestId: error.requestId,
      retryAfterMs: error.retryAfterMs,
      nextStep:
        "No run was started, but documents may have been stored: look at clarifeye.documents() before you upload again, the vendor would keep both copies.",
    });
  }
}

function inBatches(uploads: readonly Upload[]): Upload[][] {
  const batches: Upload[][] = [];
  for (const upload of uploads) {
    const fitting = batches.find(
      (batch) =>
        batch.length < mostFilesPerRequest &&
        batch.every((other) => other.file.filename !== upload.file.filename),
    );
    if (fitting) fitting.push(upload);
    else batches.push([upload]);
  }
  return batches;
}

function match(batch: readonly Upload[], documents: readonly WireDocument[]): Uploaded[] {
  const left = [...documents];
  const taken = new Map<Upload, WireDocument>();
  for (const upload of batch) {
    const place = left.findIndex((document) => document.name === upload.file.filename);
    const [document] = place < 0 ? [] : left.splice(place, 1);
    if (document) taken.set(upload, document);
  }
  return batch.map((upload) => {
    // A vendor that changes a name leaves one document over for each: then their order is all there is.
    const document = taken.get(upload) ?? left.shift();
    if (document) return { upload, documentId: document.id, keptMetadata: hasKept(upload, document) };
    throw new VendorError(
      "bad_response",
      `The vendor was sent ${batch.length} documents and names ${documents.length}`,
      {
        providerId,
        nextStep: "No run was started; look at the documents of the project before uploading again.",
      },
    );
  });
}

function metadataPairs({ metadata }: Upload): [string, string][] {
  return Object.entries(metadata ?? {});
}

function hasKept(upload: Upload, document: WireDocument): boolean {
  const kept = new Set((document.metadata ?? []).map((pair) => JSON.stringify(pair)));
  return metadataPairs(upload).every((pair) => kept.has(JSON.stringify(pair)));
}
