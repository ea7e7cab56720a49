import {
  type CallContext,
  DocmuxError,
  type FileSource,
  VendorError,
  type VendorErrorCode,
} from "@docmux/core/provider";
import { type FormPart, multipartBody } from "@docmux/core/provider-utils";
import { providerId } from "./clarifeye-config.ts";
import { haveDistinctNames, pairUploads } from "./clarifeye-pair-uploads.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import { uploadedSchema, type WireDocument } from "./clarifeye-wire.ts";

/** What the vendor's own client sends in one request; no limit is documented. */
const mostFilesPerRequest = 10;

/** Errors after which it is unknown whether the vendor stored the files. */
const mayHaveStored: readonly string[] = ["unavailable", "bad_response", "rate_limited"];

/** Written by gateways that gave up on a request which they may have handed on. */
const clientClosedRequest = 499;

/** How many ids an error lists. */
const mostIdsInError = 20;

/** A file to upload, with the metadata that goes with it. */
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
 * Uploads files, a few per request. Files whose names a vendor may change or confuse go in requests of their own.
 *
 * @param onUploaded - hears each file as soon as the vendor has it, also when a later request fails.
 * @throws VendorError, InvalidInputError; VendorError with code `bad_response` when it is not proven which document is
 * which file.
 */
export async function uploadFiles(
  project: ClarifeyeProject,
  uploads: readonly Upload[],
  { skipParsing }: { skipParsing?: boolean | undefined },
  onUploaded: (uploaded: Uploaded) => void,
  context: CallContext,
): Promise<void> {
  const stored: string[] = [];
  for (const batch of inBatches(uploads)) {
    const hasMetadata = batch.some(({ metadata }) => metadata !== undefined);
    const parts: FormPart[] = [
      ...batch.map(({ file }): FormPart => ["files", file]),
      ["files_metadata", hasMetadata ? JSON.stringify(batch.map(metadataPairs)) : undefined],
      ["skip_parsing", skipParsing ? "true" : undefined],
    ];
    const documents = await sendParts(project, parts, context);
    const ids = documents.map(({ id }) => id.toLowerCase());
    const paired = pairUploads(
      batch.map(({ file }) => file),
      documents,
    );
    if (!paired || ids.some((id) => stored.includes(id))) throw unproven(batch, documents, stored);
    stored.push(...ids);
    batch.forEach((upload, place) => {
      const document = paired[place] as WireDocument;
      onUploaded({
        upload,
        documentId: document.id.toLowerCase(),
        keptMetadata: hasKept(upload, document),
      });
    });
  }
}

function unproven(
  batch: readonly Upload[],
  documents: readonly WireDocument[],
  storedBefore: readonly string[],
): VendorError {
  const ids = [...new Set([...storedBefore, ...documents.map(({ id }) => id.toLowerCase().slice(0, 36))])];
  const more = ids.length > mostIdsInError ? ` and ${ids.length - mostIdsInError} more` : "";
  const stored = ids.length > 0 ? `${ids.slice(0, mostIdsInError).join(", ")}${more}` : "none";
  return new VendorError(
    "bad_response",
    `${batch.length} files were sent, the answer names ${documents.length} documents, and it is not proven which document is which file`,
    {
      providerId,
      nextStep: `No run was started. Documents that the answers name as stored: ${stored}. Start one file at a time, or check them and pass each as { stored: id }.`,
    },
  );
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
    if (!DocmuxError.isInstance(error)) throw error;
    const isGivenUp = error.httpStatus === clientClosedRequest;
    if (!isGivenUp && !mayHaveStored.includes(error.code)) throw error;
    throw new VendorError(isGivenUp ? "unavailable" : (error.code as VendorErrorCode), error.summary, {
      providerId,
      httpStatus: error.httpStatus,
      requestId: error.requestId,
      retryAfterMs: VendorError.isInstance(error) ? error.retryAfterMs : undefined,
      nextStep:
        "No run was started, but documents may have been stored: check clarifeye.documents() before you upload again, the vendor would keep both copies.",
    });
  }
}

function inBatches(uploads: readonly Upload[]): Upload[][] {
  const batches: Upload[][] = [];
  for (const upload of uploads) {
    const fitting = batches.find(
      (batch) =>
        batch.length < mostFilesPerRequest && batch.every(({ file }) => haveDistinctNames(file, upload.file)),
    );
    if (fitting) fitting.push(upload);
    else batches.push([upload]);
  }
  return batches;
}

function metadataPairs({ metadata }: Upload): [string, string][] {
  return Object.entries(metadata ?? {});
}

function hasKept(upload: Upload, document: WireDocument): boolean {
  const kept = new Set((document.metadata ?? []).map((pair) => JSON.stringify(pair)));
  return metadataPairs(upload).every((pair) => kept.has(JSON.stringify(pair)));
}
