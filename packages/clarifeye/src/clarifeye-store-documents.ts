import {
  type CallContext,
  type DocumentSource,
  InvalidInputError,
  UnsupportedError,
} from "@docmux/core/provider";
import { providerId } from "./clarifeye-config.ts";
import { requireDocumentIds } from "./clarifeye-document-ids.ts";
import type { ClarifeyeRunOptions } from "./clarifeye-options.ts";
import type { ClarifeyeProject } from "./clarifeye-project.ts";
import type { RunDocument, RunMeta } from "./clarifeye-run-meta.ts";
import { type Upload, uploadFiles } from "./clarifeye-upload.ts";

/**
 * Brings documents to where a flow can run on them: uploads files, takes stored ones as they are.
 *
 * @param onUploaded - hears the id of each document as soon as the vendor has it.
 * @returns the documents in the order in which they were handed over, each once.
 * @throws InvalidInputError before anything is sent; VendorError.
 */
export async function storeDocuments(
  project: ClarifeyeProject,
  sources: readonly DocumentSource[],
  { metadata, skipParsing }: Pick<ClarifeyeRunOptions, "metadata" | "skipParsing">,
  onUploaded: (documentId: string) => void,
  context: CallContext,
): Promise<Pick<RunMeta, "documents" | "metadataDropped">> {
  const uploads = toUploads(sources, metadata);
  const references = sources.flatMap((source) => (source.kind === "stored" ? [source.reference] : []));
  if (references.length > 0 || uploads.size === 0) requireDocumentIds(references);
  const idOf = new Map<DocumentSource, string>();
  const metadataDropped: string[] = [];
  await uploadFiles(
    project,
    [...uploads.values()],
    { skipParsing },
    ({ upload, documentId, keptMetadata }) => {
      idOf.set(upload.file, documentId);
      if (!keptMetadata) metadataDropped.push(documentId);
      onUploaded(documentId);
    },
    context,
  );
  const documents = new Map<string, RunDocument>();
  for (const source of sources) {
    const id = source.kind === "stored" ? source.reference.toLowerCase() : idOf.get(source);
    const name = source.filename;
    if (id !== undefined && !documents.has(id)) documents.set(id, name === undefined ? { id } : { id, name });
  }
  return { documents: [...documents.values()], ...(metadataDropped.length > 0 ? { metadataDropped } : {}) };
}

function toUploads(
  sources: readonly DocumentSource[],
  metadata: ClarifeyeRunOptions["metadata"],
): Map<DocumentSource, Upload> {
  const files = sources.flatMap((source) => {
    if (source.kind === "url") {
      throw new UnsupportedError("This vendor downloads no documents", {
        providerId,
        nextStep: "Pass the file itself, or a document that is stored there already.",
      });
    }
    return source.kind === "file" ? [source] : [];
  });
  if (metadata && metadata.length !== files.length) {
    throw new InvalidInputError(
      `There is metadata for ${metadata.length} documents, and ${files.length} are uploaded`,
      {
        providerId,
        nextStep:
          "Give one entry for each file, {} for none; the vendor would drop all of it. No request was sent.",
      },
    );
  }
  return new Map(
    files.map((file, index) => [file, { file, ...(metadata ? { metadata: metadata[index] } : {}) }]),
  );
}
