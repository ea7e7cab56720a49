import type { FileSource } from "@docmux/core/provider";
import { isUuid } from "./clarifeye-options.ts";
import type { WireDocument } from "./clarifeye-wire.ts";

/** A name that no vendor has a reason to change: others may come back without blanks, accents or signs. */
const plainName = /^[a-z0-9][a-z0-9._-]*$/i;

/** Whether the documents of two files can be distinguished by their names in one answer. */
export function haveDistinctNames(a: FileSource, b: FileSource): boolean {
  return [a, b].every(({ filename }) => plainName.test(filename)) && folded(a) !== folded(b);
}

function folded({ filename }: FileSource): string {
  return filename.toLowerCase().replace(/[._-]/g, "");
}

/**
 * Pairs the files of one request with the documents of its answer, which may come in another order. The only document of
 * a request with one file is that file. Several are paired by the names that were sent when all of them come back, else by
 * their sizes when no two are equal; names and sizes must not contradict each other. What is left over proves nothing.
 *
 * @returns the documents in the order of the files; `undefined` without proof.
 */
export function pairUploads(
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
