import type { JsonValue } from "@docmux/core";
import type { CorpusFiles } from "./corpus-files.ts";
import type { FileSystem } from "./file-system.ts";
import { parseJson } from "./parse-json.ts";
import { readTruthCsv } from "./read-truth-csv.ts";
import { readTruthJson } from "./read-truth-json.ts";
import { refuse } from "./refuse.ts";

/** The truths of a corpus by document id, from the file for all and from those beside the documents. */
export async function loadTruths(
  files: CorpusFiles,
  fileSystem: FileSystem,
): Promise<Map<string, JsonValue>> {
  const { sharedTruth, documents } = files;
  const truths = new Map<string, JsonValue>();
  if (sharedTruth !== undefined) {
    const read = sharedTruth === "truth.json" ? readTruthJson : readTruthCsv;
    for (const { id, line, truth } of read(await fileSystem.readText(sharedTruth), sharedTruth)) {
      if (!documents.has(id))
        throw refuse(
          { file: sharedTruth, line },
          `there is a truth for "${id}" but no such document`,
          "Mend the id (the file name without its ending), or remove the truth.",
        );
      truths.set(id, truth);
    }
  }
  for (const id of files.truths) {
    const file = `${id}.truth.json`;
    refuseStray(id, file, documents);
    if (truths.has(id))
      throw refuse({ file }, `${sharedTruth} has a truth for "${id}" too`, "Keep one of the two.");
    truths.set(id, parseJson(await fileSystem.readText(file), file).value);
  }
  return truths;
}

/** Refuses a file beside no document. */
export function refuseStray(id: string, file: string, documents: ReadonlyMap<string, string>): void {
  if (!documents.has(id))
    throw refuse(
      { file },
      `there is no document "${id}" that it could be the truth of`,
      "Mend the file name, or remove it.",
    );
}
