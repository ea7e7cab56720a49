import { DatalabError } from "./datalab-error.ts";
import type { DatalabState } from "./datalab-state.ts";
import { type InputFile, toInputFile, tooLarge } from "./input-file.ts";
import { isLoopback } from "./is-loopback.ts";
import type { RunRequest } from "./run-request.ts";

/**
 * Gets the bytes that a run is about: from the request, from a URL, or from the vendor's own storage.
 *
 * @throws DatalabError with status 400, 404 or 413, with a sentence that says what is wrong.
 */
export async function resolveInputFile(
  request: Pick<RunRequest, "file" | "fileUrl" | "processingLocation">,
  state: Pick<DatalabState, "files" | "limits">,
): Promise<InputFile> {
  const { file, fileUrl, processingLocation } = request;
  const { maximumFileBytes } = state.limits;
  if (file && fileUrl !== null) throw new DatalabError(400, "Provide either file or file_url, not both.");
  if (file && processingLocation !== null) {
    throw new DatalabError(
      400,
      "Multipart uploads are not supported with processing_location. Use file_url or direct upload.",
    );
  }
  if (file) {
    if (file.size > maximumFileBytes) throw tooLarge(maximumFileBytes);
    return toInputFile(new Uint8Array(await file.arrayBuffer()), file.name, file.type);
  }
  if (fileUrl === null) throw new DatalabError(400, "Either file or file_url must be provided.");
  const found = fileUrl.startsWith("datalab://") ? fromStorage(fileUrl, state) : await fromUrl(fileUrl);
  if (found.bytes.byteLength > maximumFileBytes) throw tooLarge(maximumFileBytes);
  return toInputFile(found.bytes, found.filename, found.contentType);
}

type RawFile = Pick<InputFile, "bytes" | "filename" | "contentType">;

function fromStorage(reference: string, { files }: Pick<DatalabState, "files">): RawFile {
  const file = files.byReference(reference);
  if (!file) throw new DatalabError(404, `File ${reference} not found`);
  if (file.status !== "completed" || !file.bytes) {
    throw new DatalabError(400, `File ${reference} has not been uploaded and confirmed yet.`);
  }
  return { bytes: file.bytes, filename: file.filename, contentType: file.contentType };
}

async function fromUrl(fileUrl: string): Promise<RawFile> {
  if (!URL.canParse(fileUrl)) throw new DatalabError(400, "file_url is not a valid URL.");
  if (!isLoopback(fileUrl)) {
    throw new DatalabError(400, "The emulated Datalab downloads from http URLs on loopback only.");
  }
  const answer = await fetch(fileUrl, { redirect: "error" }).catch(() => undefined);
  if (!answer?.ok) {
    throw new DatalabError(
      400,
      `Could not download file_url: ${answer ? `HTTP ${answer.status}` : "no answer"}.`,
    );
  }
  return {
    bytes: new Uint8Array(await answer.arrayBuffer()),
    filename: new URL(fileUrl).pathname.split("/").at(-1) || "document",
    contentType: answer.headers.get("content-type") ?? "application/octet-stream",
  };
}
