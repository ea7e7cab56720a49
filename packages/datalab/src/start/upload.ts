import { type FileSource, type JsonValue, type VendorCall, VendorError } from "@docmux/core/provider";
import { providerId } from "../settings.ts";
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
 *
 * @param note - is given the {@link UploadedFile} as soon as the vendor has an entry for it.
 */
export async function uploadDirectly(
  file: FileSource,
  processingLocation: string | undefined,
  call: VendorCall,
  note: { uploaded(item: JsonValue): void },
): Promise<UploadedFile> {
  const { file_id, reference, upload_url } = await call.write("/files/upload", {
    json: {
      filename: file.filename,
      content_type: file.mediaType,
      ...(processingLocation ? { processing_location: processingLocation } : {}),
    },
    schema: uploadSchema,
  });
  note.uploaded({ fileId: file_id, reference });
  await call.upload(upload_url, file, { headers: { "content-type": file.mediaType } });
  const confirmUrl = `/files/${encodeURIComponent(file_id)}/confirm`;
  const confirmed = await call.read(confirmUrl, { schema: confirmSchema });
  if (confirmed.success === false) {
    const reason = confirmed.message ? `: ${confirmed.message}` : "";
    throw new VendorError("bad_response", `Datalab rejected the upload of "${file.filename}"${reason}`, {
      providerId,
      nextStep: "Start again. No run was started.",
    });
  }
  return { fileId: file_id, reference: confirmed.reference ?? reference };
}
