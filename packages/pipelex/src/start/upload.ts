import { type FileSource, InvalidInputError } from "@docmux/core/provider";
import { apiPath } from "../dialect.ts";
import { defaultUploadAboveBytes, providerId } from "../settings.ts";
import { grantSchema } from "../wire.ts";
import type { RunContext } from "./prepare.ts";

/**
 * Chooses the files that a request to the hosted service has no room for: its gateway takes 10 MiB, of which files may
 * fill 7 MiB (a third more once they are encoded).
 *
 * @throws InvalidInputError for a file that is too large for an upload as well.
 */
export function chooseUploads({ files, settings }: RunContext): FileSource[] {
  const aboveBytes = settings.uploadAboveBytes ?? defaultUploadAboveBytes;
  let inlineBytes = 0;
  const uploads = files.filter(({ sizeBytes }) => {
    if (inlineBytes + sizeBytes > aboveBytes) return true;
    inlineBytes += sizeBytes;
    return false;
  });
  for (const file of uploads) requireGrantable(file);
  return uploads;
}

/** Refuses a file that no grant is given for, before anything is sent. */
function requireGrantable({ filename, sizeBytes }: FileSource): void {
  if (sizeBytes <= maximumGrantBytes) return;
  const size = (sizeBytes / 1024 / 1024).toFixed(1);
  throw new InvalidInputError(`"${filename}" has ${size} MiB; Pipelex's hosted service takes 50 MiB`, {
    providerId,
    nextStep: "Split the document or pass it as an https URL. No request was sent.",
  });
}

/** The largest file that the hosted service grants an upload for. */
export const maximumGrantBytes = 50 * 1024 * 1024;

/**
 * Uploads a file to the hosted service's storage: asks for a grant, then sends the bytes to the URL that it names, once,
 * with exactly its headers and without the key.
 *
 * @returns what stands for the file in a request.
 */
export async function uploadByGrant(file: FileSource, { call, settings }: RunContext): Promise<string> {
  const { filename, mediaType, sizeBytes } = file;
  const grant = await call.write(apiPath(settings, "hosted", "/upload/grant"), {
    json: { filename, content_type: mediaType, size: sizeBytes },
    schema: grantSchema,
  });
  if (typeof grant.max_bytes === "number" && sizeBytes > grant.max_bytes) {
    throw new InvalidInputError(
      `"${filename}" has ${sizeBytes} bytes; the upload that was granted takes ${grant.max_bytes}`,
      { providerId, nextStep: "Split the document or pass it as an https URL; no run was started." },
    );
  }
  // A grant is for one upload: its storage refuses a second one, which would hide that the first one arrived.
  await call.upload(grant.url, file, { headers: grant.headers ?? {}, effect: "write" });
  return grant.uri;
}
