import type { JsonObject } from "@docmux/core";
import type { ComparedDocument } from "../compare-options.ts";
import { corpusFiles } from "./corpus-files.ts";
import { fileSystemAt } from "./file-system.ts";
import { kindOf, loadSchemas } from "./load-schemas.ts";
import { loadTruths, refuseStray } from "./load-truths.ts";
import { refuse } from "./refuse.ts";

/** How to read a corpus. */
export interface LoadCorpusOptions {
  /**
   * What to do when some documents have a truth and others have none. Default `"refuse"`, because a mistyped name looks
   * the same; `"accept"` compares those without by agreement only.
   */
  missingTruth?: "refuse" | "accept";
}

/** Documents to compare pipelines on, as `compare` takes them. */
export interface Corpus {
  documents: ComparedDocument[];
}

/**
 * Reads documents, truths and schemas from a directory. Nothing is sent anywhere.
 *
 * - `<name>.pdf`, or an image, Office, EPUB or HTML file: a document with the id `<name>`.
 * - `<name>.truth.json`, `<name>.truth.md`: what is right in it, and its right Markdown.
 * - `truth.json` or `truth.csv`: truths for the whole directory, see {@link parseTruthJson} and {@link parseTruthCsv}.
 * - `schemas/<kind>.schema.json`: JSON Schema for all documents of a kind, which is the id up to the last dash. The kind
 *   is their `subset` too.
 *
 * Documents come in the order of their names.
 *
 * @throws InvalidInputError that says file, line and what to do: an empty directory, an id twice, a truth for no document
 * or (see `missingTruth`) a document without one, a document without a schema where there are schemas, bad JSON or CSV.
 * @throws UnsupportedError where there is no file system.
 *
 * @example
 * ```ts
 * const { documents } = await loadCorpus("my-documents");
 * const report = await compare({ documents, pipelines });
 * ```
 */
export async function loadCorpus(
  directory: string | URL,
  { missingTruth = "refuse" }: LoadCorpusOptions = {},
): Promise<Corpus> {
  const fileSystem = fileSystemAt(directory);
  const shownDirectory = fileSystem.pathOf("");
  const names = await fileSystem.filesIn();
  if (!names)
    throw refuse({ file: shownDirectory }, "there is no such directory", "Check the path; nothing was sent.");
  const files = corpusFiles(names, shownDirectory);
  const truths = await loadTruths(files, fileSystem);
  const schemas = await loadSchemas(fileSystem);
  for (const id of files.markdownTruths) refuseStray(id, `${id}.truth.md`, files.documents);

  const documents: ComparedDocument[] = [];
  for (const [id, name] of files.documents) {
    const truth = truths.get(id);
    const truthMarkdown = files.markdownTruths.includes(id)
      ? await fileSystem.readText(`${id}.truth.md`)
      : undefined;
    const isJudged = truth !== undefined || truthMarkdown !== undefined;
    if (!isJudged && missingTruth === "refuse" && truths.size + files.markdownTruths.length > 0)
      throw refuse(
        { file: name },
        `there is no truth for "${id}", and there is for other documents`,
        `Add it to ${files.sharedTruth ?? `${id}.truth.json`}, or accept it with missingTruth: "accept".`,
      );
    documents.push({
      id,
      input: { path: fileSystem.pathOf(name) },
      ...(truth === undefined ? {} : { truth }),
      ...(truthMarkdown === undefined ? {} : { truthMarkdown }),
      ...(schemas ? schemaFor(id, name, schemas) : {}),
    });
  }
  return { documents };
}

function schemaFor(id: string, file: string, schemas: ReadonlyMap<string, JsonObject>) {
  const kind = kindOf(id);
  const schema = schemas.get(kind);
  if (!schema)
    throw refuse(
      { file },
      `there are schemas, and none for documents of the kind "${kind}"`,
      `Add schemas/${kind}.schema.json, or rename the document: its kind is its name up to the last dash.`,
    );
  return { schema, subset: kind };
}
