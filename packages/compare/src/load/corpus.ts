import type { JsonObject, JsonValue } from "@docmux/core";
import type { ComparedDocument } from "../options.ts";
import { isComparisonReport, reportHeadBytes } from "../report/own-report.ts";
import { type GradingRules, gradingProblem, mergeRules } from "../score/grading-rules.ts";
import { type FileSystem, fileSystemAt } from "./file-system.ts";
import { parseJson } from "./json.ts";
import { refuse } from "./refuse.ts";
import { readTruthCsv, readTruthJson } from "./truth.ts";

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
 *   Reports that `toHtml` wrote are left out.
 * - `<name>.truth.json`, `<name>.truth.md`: what is right in it, and its right Markdown.
 * - `truth.json` or `truth.csv`: truths for the whole directory, see {@link parseTruthJson} and {@link parseTruthCsv}.
 * - `grading.json`, `schemas/<kind>.grading.json`: how answers are graded, for all documents and for those of a kind.
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
    throw refuse(
      { file: shownDirectory },
      "there is no such directory",
      "Check the path. No request was sent.",
    );
  const files = corpusFiles(await withoutReports(names, fileSystem), shownDirectory);
  const truths = await readTruths(files, fileSystem, files.documents);
  const schemas = await loadSchemas(fileSystem);
  const rules = await loadRules(names, fileSystem);
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
      ...rules(id),
    });
  }
  return { documents };
}

/** The files of a corpus by what they are for. */
export interface CorpusFiles extends TruthFiles {
  /** File name by document id. */
  documents: Map<string, string>;
}

/** The files that hold what is right. */
export interface TruthFiles {
  /** Ids with a `<name>.truth.json` next to the document. */
  truths: string[];
  /** Ids with a `<name>.truth.md`. */
  markdownTruths: string[];
  /** `truth.json` or `truth.csv` for the whole directory. */
  sharedTruth?: "truth.json" | "truth.csv";
}

// Text files are left out: next to documents, they are more often notes than documents.
const documentEnding = /\.(pdf|png|jpe?g|gif|tiff?|webp|docx?|xlsx?|ods|pptx?|epub|html?)$/i;

/** Leaves out pages that `toHtml` wrote: a report next to its documents is none of them. */
async function withoutReports(names: readonly string[], fileSystem: FileSystem): Promise<string[]> {
  const kept: string[] = [];
  for (const name of names) {
    const isPage = /\.html?$/i.test(name);
    if (isPage && isComparisonReport(await fileSystem.readHead(name, reportHeadBytes))) continue;
    kept.push(name);
  }
  return kept;
}

/** Sorts the files of a directory. Hidden files, and files of other kinds, are left out. */
function corpusFiles(names: readonly string[], directory: string): CorpusFiles {
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
  return { documents, ...truthFiles(names, directory) };
}

/** The files of truths in a directory. */
export function truthFiles(names: readonly string[], directory: string): TruthFiles {
  const shared = (["truth.json", "truth.csv"] as const).filter((name) => names.includes(name));
  if (shared.length > 1)
    throw refuse({ file: directory }, "there are both truth.json and truth.csv", "Keep one of them.");
  return {
    truths: idsWith(names, ".truth.json"),
    markdownTruths: idsWith(names, ".truth.md"),
    ...(shared[0] === undefined ? {} : { sharedTruth: shared[0] }),
  };
}

function idsWith(names: readonly string[], ending: string): string[] {
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

/**
 * The truths of a directory by document id, from the file for all and from those of single documents.
 *
 * @param documents - a truth of none of them is refused. Absent: the documents are elsewhere.
 */
export async function readTruths(
  files: TruthFiles,
  fileSystem: FileSystem,
  documents?: ReadonlyMap<string, string>,
): Promise<Map<string, JsonValue>> {
  const { sharedTruth } = files;
  const truths = new Map<string, JsonValue>();
  if (sharedTruth !== undefined) {
    const read = sharedTruth === "truth.json" ? readTruthJson : readTruthCsv;
    for (const { id, line, truth } of read(await fileSystem.readText(sharedTruth), sharedTruth)) {
      if (documents && !documents.has(id))
        throw refuse(
          { file: sharedTruth, line },
          `there is a truth for "${id}" but no such document`,
          "Correct the id (the file name without its ending), or remove the truth.",
        );
      truths.set(id, truth);
    }
  }
  for (const id of files.truths) {
    const file = `${id}.truth.json`;
    if (documents) refuseStray(id, file, documents);
    if (truths.has(id))
      throw refuse({ file }, `${sharedTruth} has a truth for "${id}" too`, "Keep one of the two.");
    truths.set(id, parseJson(await fileSystem.readText(file), file).value);
  }
  return truths;
}

/** Refuses a file that belongs to no document. */
function refuseStray(id: string, file: string, documents: ReadonlyMap<string, string>): void {
  if (!documents.has(id))
    throw refuse(
      { file },
      `there is no document "${id}" that it could be the truth of`,
      "Correct the file name, or remove it.",
    );
}

const schemaFolder = "schemas";
const schemaEnding = ".schema.json";

/** The schemas of a corpus by kind of document. `undefined` when there is no folder of schemas. */
export async function loadSchemas(fileSystem: FileSystem): Promise<Map<string, JsonObject> | undefined> {
  const names = (await fileSystem.filesIn(schemaFolder))?.filter((file) => file.endsWith(schemaEnding));
  if (!names || names.length === 0) return undefined;
  const schemas = new Map<string, JsonObject>();
  for (const name of names) {
    const file = `${schemaFolder}/${name}`;
    const { value } = parseJson(await fileSystem.readText(file), file);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw refuse(
        { file },
        "a JSON Schema is an object",
        'Write it as { "type": "object", "properties": ... }.',
      );
    schemas.set(name.slice(0, -schemaEnding.length), value);
  }
  return schemas;
}

const sharedRules = "grading.json";
const rulesEnding = ".grading.json";

/** The rules of a corpus: those for all documents, under those of the kind of a document. */
export async function loadRules(names: readonly string[], fileSystem: FileSystem) {
  const read = async (file: string): Promise<GradingRules> => {
    const { value } = parseJson(await fileSystem.readText(file), file);
    const problem = gradingProblem(value);
    if (problem !== undefined)
      throw refuse(
        { file },
        problem,
        'Write it as { "locale": "de-DE", "fields": { "total": { "tolerance": 0.01 } } }.',
      );
    return value as GradingRules;
  };
  const shared = names.includes(sharedRules) ? await read(sharedRules) : undefined;
  const byKind = new Map<string, GradingRules>();
  for (const name of (await fileSystem.filesIn(schemaFolder)) ?? [])
    if (name.endsWith(rulesEnding))
      byKind.set(name.slice(0, -rulesEnding.length), await read(`${schemaFolder}/${name}`));
  return (id: string) => {
    const grading = mergeRules(shared, byKind.get(kindOf(id)));
    return grading ? { grading } : {};
  };
}

/** The schema for a document, where there are schemas. */
export function schemaFor(id: string, file: string, schemas: ReadonlyMap<string, JsonObject>) {
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

/** The kind of a document: its id up to the last dash. */
function kindOf(id: string): string {
  return id.replace(/-[^-]*$/, "");
}
