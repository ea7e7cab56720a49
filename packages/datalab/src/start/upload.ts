import { type CallContext, type FileSource, InvalidInputError, VendorError } from "@docmux/core/provider";
import { requireFetchable } from "../paths.ts";
import { type Config, providerId } from "../settings.ts";
import { confirmSchema, uploadSchema } from "../wire.ts";

/** A file in the vendor's storage. */
export interface UploadedFile {
  fileId: number | string;
  /** The vendor's reference, such as `datalab://file-abc123`. */
  reference: string;
}

/**
 * Puts a file into the vendor's storage: asks for a signed URL, sends the bytes there without the key, confirms
 * (page "File Upload API"). The vendor keeps the file until it is deleted.
 */
export async function uploadDirectly(
  { client, storage, baseUrl }: Config,
  file: FileSource,
  processingLocation: string | undefined,
  context: CallContext,
): Promise<UploadedFile> {
  const { body: upload } = await client.request(
    {
      method: "POST",
      url: "/files/upload",
      json: {
        filename: file.filename,
        content_type: file.mediaType,
        ...(processingLocation ? { processing_location: processingLocation } : {}),
      },
      effect: "write",
      schema: uploadSchema,
    },
    context,
  );
  await storage.request(
    {
      method: "PUT",
      url: requireFetchable(upload.upload_url, baseUrl()),
      headers: { "content-type": file.mediaType },
      body: () => file.open(),
      timeoutMs: uploadTimeoutMs(file.sizeBytes),
      // The same bytes to the same place: sending them again after a broken connection changes nothing.
      effect: "read",
    },
    context,
  );
  const { body: confirmed } = await client.request(
    { url: `/files/${encodeURIComponent(upload.file_id)}/confirm`, effect: "read", schema: confirmSchema },
    context,
  );
  if (confirmed.success === false) {
    const reason = confirmed.message ? `: ${confirmed.message}` : "";
    throw new VendorError("bad_response", `Datalab rejected the upload of "${file.filename}"${reason}`, {
      providerId,
      nextStep: "Start again. No run was started.",
    });
  }
  return { fileId: upload.file_id, reference: confirmed.reference ?? upload.reference };
}

/** The largest file that the vendor takes, 200 MB (page "Limits"); read as MiB, the wider of the two meanings. */
export const maximumFileBytes = 200 * 1024 * 1024;

/**
 * Refuses a file that the vendor would refuse after having received all of it.
 *
 * @throws InvalidInputError that says how large the file is.
 */
export function requireFileWithinLimit({ filename, sizeBytes }: FileSource): void {
  if (sizeBytes <= maximumFileBytes) return;
  const size = (sizeBytes / 1024 / 1024).toFixed(1);
  throw new InvalidInputError(`"${filename}" has ${size} MiB (${sizeBytes} bytes); Datalab takes 200 MiB`, {
    providerId,
    nextStep: "Split the document. No request was sent.",
  });
}

/** The slowest line that an upload is given time for, in bytes per millisecond: 100 kB/s. */
const slowestBytesPerMs = 100;

/** How long an upload may take: what any other request may, and what its size needs on a slow line. */
export function uploadTimeoutMs(sizeBytes: number): number {
  return 60_000 + Math.ceil(sizeBytes / slowestBytesPerMs);
}
