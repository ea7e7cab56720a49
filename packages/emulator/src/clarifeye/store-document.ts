import { readDocument, UnreadableDocumentError } from "../document/read-document.ts";
import type { Project } from "./project.ts";
import { seedId } from "./seed-id.ts";
import type { StoredDocument } from "./stored-document.ts";
import { TimedLog } from "./timed-log.ts";

interface NewDocument {
  storedAtMs: number;
  id?: string;
  name: string;
  bytes: Uint8Array;
  contentType: string;
  metadata: [string, string][];
}

/** Keeps a document. Bytes that cannot be read are kept too: only the parsing of them fails. */
export async function storeDocument(
  random: () => number,
  project: Project,
  { id, ...given }: NewDocument,
): Promise<StoredDocument> {
  const content = await readDocument(given.bytes).catch((error: unknown) => {
    if (error instanceof UnreadableDocumentError) return null;
    throw error;
  });
  const document: StoredDocument = {
    id: seedId(random, `document "${given.name}"`, id),
    ...given,
    content,
    indexing: new TimedLog(),
    deletion: null,
  };
  project.documents.set(document.id, document);
  return document;
}
