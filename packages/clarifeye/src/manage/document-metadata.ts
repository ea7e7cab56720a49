import type { Project } from "../project.ts";
import {
  documentSchema,
  removedKeySchema,
  removedPairSchema,
  valuesByNameSchema,
  valuesSchema,
  type WireDocument,
} from "../wire.ts";

/** A pair that a user wrote on a document. A document may have several values for one key. */
export interface ClarifeyeMetadataPair {
  key: string;
  value: string;
}

/** Adds a pair. Never repeated after a lost response, since the vendor would keep the pair twice. */
export async function addMetadata(
  project: Project,
  documentId: string,
  { key, value }: ClarifeyeMetadataPair,
): Promise<WireDocument> {
  const request = { method: "POST", effect: "write", json: { key, value } } as const;
  const { read } = await project.ask(["documents", documentId, "metadata-add"], documentSchema, request);
  return read;
}

/**
 * Removes a pair, or all pairs of a key.
 *
 * @returns how many were removed.
 */
export async function removeMetadata(
  project: Project,
  documentId: string,
  { key, value }: { key: string; value?: string | undefined },
): Promise<number> {
  const request = { method: "POST", effect: "write" } as const;
  if (value === undefined) {
    const path = ["documents", documentId, "metadata-remove-key"];
    const { read } = await project.ask(path, removedKeySchema, { ...request, json: { key } });
    return read.removed_count;
  }
  const path = ["documents", documentId, "metadata-remove-pair"];
  const { read } = await project.ask(path, removedPairSchema, { ...request, json: { key, value } });
  return read.removed ? 1 : 0;
}

/** The values of a key on a document. */
export async function listMetadataValues(
  project: Project,
  documentId: string,
  key: string,
): Promise<string[]> {
  const path = ["documents", documentId, "metadata-values"];
  const { read } = await project.ask(path, valuesSchema, { query: { key } });
  return read.values;
}

/** Names with their possible values: what documents can be narrowed by. */
export async function listAvailable(
  project: Project,
  what: "tags" | "metadata",
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { read } = await project.ask([`available-document-${what}`], valuesByNameSchema);
  return new Map(Object.entries(read));
}
