import { type CallContext, type FileSource, VendorError } from "@docmux/core/provider";
import { type DatalabConfig, providerId } from "./datalab-config.ts";
import { uploadTimeoutMs } from "./datalab-file-limit.ts";
import { requireFetchable } from "./datalab-signed-url.ts";
import { confirmSchema, uploadSchema } from "./datalab-wire.ts";

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
  { client, storage, baseUrl }: DatalabConfig,
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
