import { refuse } from "./refuse.ts";

/** The files of a corpus by what they are for. */
export interface CorpusFiles {
  /** File name by document id. */
  documents: Map<string, string>;
  /** Ids with a `<name>.truth.json` beside the document. */
  truths: string[];
  /** Ids with a `<name>.truth.md`. */
  markdownTruths: string[];
  /** `truth.json` or `truth.csv` for the whole directory. */
  sharedTruth?: "truth.json" | "truth.csv";
}

// Text files are left out: notes lie beside documents more often than they are documents.
const documentEnding = /\.(pdf|png|jpe?g|gif|tiff?|webp|docx?|xlsx?|ods|pptx?|epub|html?)$/i;

/** Sorts the files of a directory. Hidden files, and files of other kinds, are left out. */
export function corpusFiles(names: readonly string[], directory: string): CorpusFiles {
  const documents = new Map<string, string>();
  for (const name of names.filter((file) => documentEnding.test(file) && !file.startsWith("."))) {
    const id = name.replace(documentEnding, "");
    const other = documents.get(id);
    if (other !== undefined)
      throw refuse(
        { file: directory },
        `${other} and ${name} are two documents with the id "${id}"`,
        "Rename one: the file name without its ending is the id.",
      );
    documents.set(id, name);
  }
  if (documents.size === 0)
    throw refuse(
      { file: directory },
      "there is no document in this directory",
      "Put PDFs, images, Office, EPUB or HTML files directly into it.",
    );
  const shared = (["truth.json", "truth.csv"] as const).filter((name) => names.includes(name));
  if (shared.length > 1)
    throw refuse({ file: directory }, "there are both truth.json and truth.csv", "Keep one of them.");
  return {
    documents,
    truths: idsWith(names, ".truth.json"),
    markdownTruths: idsWith(names, ".truth.md"),
    ...(shared[0] === undefined ? {} : { sharedTruth: shared[0] }),
  };
}

function idsWith(names: readonly string[], ending: string): string[] {
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}
