import {
  type DocumentSource,
  type FileSource,
  type FormPart,
  InvalidInputError,
  multipartBody,
  UnsupportedError,
  VendorError,
} from "@docmux/core/provider";
import { isUuid } from "../ids.ts";
import type { RunDocument, RunMeta } from "../meta.ts";
import type { Project } from "../project.ts";
import { type ClarifeyeRunOptions, providerId } from "../settings.ts";
import { uploadedSchema, type WireDocument } from "../wire.ts";
import { metadataPairs, planUploads, type Upload } from "./batches.ts";
import { mayHaveStored } from "./may-have-stored.ts";
import { uploadPresigned } from "./presigned-upload.ts";

/**
 * Brings documents to where a flow can run on them: uploads files, takes stored ones as they are.
 *
 * @param onUploaded - hears the id of each document as soon as the vendor has it.
 * @returns the documents in the order in which they were handed over, each once.
 * @throws InvalidInputError before anything is sent; VendorError.
 */
export async function storeDocuments(
  project: Project,
  sources: readonly DocumentSource[],
  { metadata, skipParsing }: Pick<ClarifeyeRunOptions, "metadata" | "skipParsing">,
  onUploaded: (documentId: string) => void,
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

/**
 * Ids of documents, each once. An empty list is refused: to this vendor it means every document of the project, and
 * all of them would be processed and billed (pages of run-sync, publish and node-stats).
 *
 * @throws InvalidInputError
 */
export function requireDocumentIds(documentIds: readonly string[]): string[] {
  const unique = [...new Set(documentIds.map((id) => id.toLowerCase()))];
  const unknown = unique.find((id) => !isUuid(id));
  if (unknown !== undefined) {
    throw new InvalidInputError(`"${unknown.slice(0, 100)}" is not the id of a stored document`, {
      providerId,
      nextStep:
        "Pass the document's UUID, such as { stored: '550e8400-e29b-41d4-a716-446655440000' }. No request was sent.",
    });
  }
  if (unique.length > 0) return unique;
  throw new InvalidInputError("No document is named", {
    providerId,
    nextStep:
      "Name at least one; to this vendor an empty list means every document of the project, all of them billed.",
  });
}

/**
 * Uploads files, a few per request, and those that are too large for one by a presigned URL. These come first: where the
 * instance has no such call, nothing is stored.
 *
 * @param onUploaded - hears each file as soon as the vendor has it, also when a later request fails.
 * @throws VendorError, InvalidInputError, UnsupportedError; VendorError with code `bad_response` when it is not proven which
 * document is which file.
 */
async function uploadFiles(
  project: Project,
  uploads: readonly Upload[],
  options: { skipParsing?: boolean | undefined },
  onUploaded: (uploaded: Uploaded) => void,
): Promise<void> {
  const { batches, tooLarge } = planUploads(uploads);
  const stored = new Set<string>();
  const note = (batch: readonly Upload[], documents: readonly WireDocument[], paired?: WireDocument[]) => {
    const ids = documents.map(({ id }) => id.toLowerCase());
    if (!paired || ids.some((id) => stored.has(id))) throw unproven(batch, documents, [...stored]);
    for (const id of ids) stored.add(id);
    batch.forEach((upload, place) => {
      const document = paired[place] as WireDocument;
      const keptMetadata = hasKept(upload, document);
      onUploaded({ upload, documentId: document.id.toLowerCase(), keptMetadata });
    });
  };
  for (const upload of tooLarge) {
    const document = await uploadPresigned(project, upload, options);
    note([upload], [document], [document]);
  }
  for (const batch of batches) {
    const documents = await sendBatch(project, batch, options);
    note(
      batch,
      documents,
      pairUploads(
        batch.map(({ file }) => file),
        documents,
      ),
    );
  }
}

/** A file that was uploaded. */
interface Uploaded {
  upload: Upload;
  documentId: string;
  /** False when metadata was sent and the vendor did not keep it. */
  keptMetadata: boolean;
}

async function sendBatch(
  project: Project,
  batch: readonly Upload[],
  { skipParsing }: { skipParsing?: boolean | undefined },
): Promise<WireDocument[]> {
  const hasMetadata = batch.some(({ metadata }) => metadata !== undefined);
  const parts: FormPart[] = [
    ...batch.map(({ file }): FormPart => ["files", file]),
    ["files_metadata", hasMetadata ? JSON.stringify(batch.map(metadataPairs)) : undefined],
    ["skip_parsing", skipParsing ? "true" : undefined],
  ];
  const { read } = await mayHaveStored(() =>
    project.ask(["documents", "bulk-upload"], uploadedSchema, {
      method: "POST",
      effect: "write",
      body: multipartBody(parts),
      // A large file may take longer than any fixed time; the deadline of the run ends it.
      timeoutMs: false,
    }),
  );
  return read;
}

/**
 * Pairs the files of one request with the documents of its answer, which may come in another order. The only document of
 * a request with one file is that file. Several are paired by the names that were sent when all of them come back, else by
 * their sizes when no two are equal; names and sizes must not contradict each other. What is left over proves nothing.
 *
 * @returns the documents in the order of the files; `undefined` without proof.
 */
function pairUploads(
  files: readonly FileSource[],
  documents: readonly WireDocument[],
): WireDocument[] | undefined {
  const ids = new Set(documents.map(({ id }) => id.toLowerCase()));
  if (documents.length !== files.length || ids.size !== files.length || ![...ids].every(isUuid)) {
    return undefined;
  }
  if (files.length === 1) return [...documents];
  const named = pairBy(
    files.map(({ filename }) => filename),
    documents,
    ({ name }) => name,
  );
  const sized = pairBy(
    files.map(({ sizeBytes }) => sizeBytes),
    documents,
    ({ file_size: sizeBytes }) => sizeBytes,
  );
  const contradict = named?.some(
    ({ file_size: size }, place) =>
      size !== files[place]?.sizeBytes && files.some(({ sizeBytes }) => sizeBytes === size),
  );
  return contradict ? undefined : (named ?? sized);
}

/** Pairs where every file has a value of its own, and every value comes back once. */
function pairBy<Value>(
  sent: readonly Value[],
  documents: readonly WireDocument[],
  read: (document: WireDocument) => Value | null | undefined,
): WireDocument[] | undefined {
  const byValue = new Map(documents.map((document) => [read(document), document]));
  const paired = sent.flatMap((value) => byValue.get(value) ?? []);
  return new Set(paired).size === documents.length ? paired : undefined;
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
    `${batch.length} files were sent, the response names ${documents.length} documents, and it is not proven which document is which file`,
    {
      providerId,
      nextStep: `No run was started. Documents that the responses name as stored: ${stored}. Start one file at a time, or check them and pass each as { stored: id }.`,
    },
  );
}

/** How many ids an error lists. */
const mostIdsInError = 20;

function hasKept(upload: Upload, document: WireDocument): boolean {
  const kept = new Set((document.metadata ?? []).map((pair) => JSON.stringify(pair)));
  return metadataPairs(upload).every((pair) => kept.has(JSON.stringify(pair)));
}
