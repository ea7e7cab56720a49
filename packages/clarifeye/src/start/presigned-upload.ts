import {
  DocmuxError,
  type FileSource,
  multipartBody,
  UnsupportedError,
  uploadTimeoutMs,
  VendorError,
} from "@docmux/core/provider";
import { isSameId, isUuid } from "../ids.ts";
import type { Project } from "../project.ts";
import { providerId } from "../settings.ts";
import {
  confirmedSchema,
  documentSchema,
  presignedSchema,
  type WireDocument,
  type WirePresigned,
} from "../wire.ts";
import { maxRequestBytes, metadataPairs, type Upload } from "./batches.ts";
import { mayHaveStored } from "./may-have-stored.ts";

/**
 * Uploads a file that is too large for one request, as the vendor's own client does: asks for a URL, sends the file there
 * without the key, confirms. The document has the id that came with the URL.
 *
 * @throws UnsupportedError where the instance has no such call; VendorError.
 */
export async function uploadPresigned(
  project: Project,
  upload: Upload,
  { skipParsing }: { skipParsing?: boolean | undefined },
): Promise<WireDocument> {
  const { file } = upload;
  const presigned = await presign(project, file);
  const { document_id: id } = presigned;
  if (!isUuid(id)) throw unreadable(`names "${id.slice(0, 100)}" as the id of the document`);
  await sendToStorage(project, file, presigned);
  const json = { document_id: id, skip_parsing: skipParsing === true };
  const request = { method: "POST", effect: "write", json } as const;
  const { read } = await mayHaveStored(() =>
    project.ask(["documents", "confirm-upload"], confirmedSchema, request),
  );
  const document = read.document ?? { id };
  if (!isSameId(document.id, id))
    throw unreadable("confirms another document than the one that was uploaded");
  return withMetadata(project, upload, document);
}

async function presign(
  project: Project,
  { filename, mediaType, sizeBytes }: FileSource,
): Promise<WirePresigned> {
  try {
    const { read } = await project.ask(["documents", "generate-presigned-upload-url"], presignedSchema, {
      method: "POST",
      effect: "write",
      json: { filename, content_type: mediaType },
    });
    return read;
  } catch (error) {
    if (!DocmuxError.isInstance(error) || !absent.includes(error.httpStatus ?? 0)) throw error;
    const limit = `${filename} has ${sizeBytes} bytes, and a request to this vendor takes ${maxRequestBytes}`;
    throw new UnsupportedError(`${limit}; its call for larger files returned HTTP ${error.httpStatus}`, {
      providerId,
      nextStep:
        "Split the document, or upload it in the vendor's application and pass { stored: id }. No run was started.",
    });
  }
}

/** Statuses of a call that an instance does not offer. */
const absent: readonly number[] = [404, 405];

async function sendToStorage(
  { call }: Project,
  file: FileSource,
  { upload_url: url, additional_fields: extra }: WirePresigned,
): Promise<void> {
  if (extra?.method?.toUpperCase() !== "POST") {
    const headers = Object.entries(textsOf(extra?.headers)).filter(([name]) => signedHeader.test(name));
    await call.upload(url, file, {
      headers: { ...Object.fromEntries(headers), "content-type": file.mediaType },
    });
    return;
  }
  const fields = Object.entries(textsOf(extra.form_fields));
  await call.request({
    method: "POST",
    url: call.requireUrl(url),
    anonymous: true,
    // The same file to the same place: sending it again changes nothing more. Storages read no field behind the file.
    effect: "idempotent",
    body: multipartBody([...fields, ["file", file]]),
    timeoutMs: uploadTimeoutMs(file.sizeBytes),
  });
}

/** Headers that a storage signs. Others, such as the length or the host, are the business of HTTP. */
const signedHeader = /^(x-|if-|cache-control$|content-(disposition|encoding|language|md5)$)/i;

function textsOf(bag: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> {
  const texts = Object.entries(bag ?? {}).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts) as Record<string, string>;
}

/** This way takes no metadata, so the pairs are added one by one. What is not added is seen by what the document has. */
async function withMetadata(project: Project, upload: Upload, document: WireDocument): Promise<WireDocument> {
  let latest = document;
  for (const [key, value] of metadataPairs(upload)) {
    try {
      const request = { method: "POST", effect: "write", json: { key, value } } as const;
      const path = ["documents", document.id, "metadata-add"];
      const { read } = await project.ask(path, documentSchema, request);
      if (isSameId(read.id, document.id)) latest = read;
    } catch (error) {
      if (project.call.signal.aborted || !DocmuxError.isInstance(error)) throw error;
      return latest;
    }
  }
  return latest;
}

function unreadable(what: string): VendorError {
  return new VendorError("bad_response", `The response to a presigned upload ${what}`, {
    providerId,
    nextStep:
      "No run was started, but the document may have been stored: check clarifeye.listDocuments() before you upload again.",
    advice: { action: "check-stored-documents", keepsCopies: false },
  });
}
