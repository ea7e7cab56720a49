import { readDocument, UnreadableDocumentError } from "../document/read-document.ts";
import { randomUuid } from "../server/seeded-random.ts";
import type { Project } from "./project.ts";
import type { StoredDocument } from "./stored-document.ts";

interface NewDocument {
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
    id: id?.toLowerCase() ?? randomUuid(random),
    ...given,
    content,
    deletion: null,
  };
  project.documents.set(document.id, document);
  return document;
}
