import type { JsonValue } from "@docmux/core";
import type { JudgedDocument } from "../options.ts";
import { loadRules, loadSchemas, readTruths, schemaFor, truthFiles } from "./corpus.ts";
import { fileSystemAt } from "./file-system.ts";
import { refuse } from "./refuse.ts";
import { parseTruthCsv, parseTruthJson } from "./truth.ts";

/**
 * Reads what is right, without the documents themselves: from a directory with truths, schemas and grading rules, as `loadCorpus`
 * reads it, or from one file `truth.json` or `truth.csv`. What it returns fits `score`.
 *
 * @throws InvalidInputError that says file, line and what to do.
 * @throws UnsupportedError where there is no file system.
 */
export async function loadTruths(path: string): Promise<JudgedDocument[]> {
  const [, folder = "", file = ""] = /^(.*?)([^/\\]+\.(?:json|csv))$/i.exec(path) ?? [];
  if (file !== "") {
    const text = await fileSystemAt(folder || ".").readText(file);
    const truths = /\.csv$/i.test(file) ? parseTruthCsv(text, path) : parseTruthJson(text, path);
    return Object.entries(truths).map(([id, truth]) => ({ id, truth }));
  }
  const fileSystem = fileSystemAt(path);
  const names = await fileSystem.filesIn();
  if (!names) throw refuse({ file: path }, "there is no such directory", "Check the path.");
  const files = truthFiles(names, path);
  const truths = await readTruths(files, fileSystem);
  const ids = [...new Set([...truths.keys(), ...files.markdownTruths])].sort();
  if (ids.length === 0)
    throw refuse(
      { file: path },
      "there is no truth in this directory",
      "Put <document>.truth.json, truth.json or truth.csv into it.",
    );
  const schemas = await loadSchemas(fileSystem);
  const rules = await loadRules(names, fileSystem);
  return Promise.all(
    ids.map(async (id): Promise<JudgedDocument> => {
      const truth: JsonValue | undefined = truths.get(id);
      const markdownFile = `${id}.truth.md`;
      return {
        id,
        ...(truth === undefined ? {} : { truth }),
        ...(files.markdownTruths.includes(id)
          ? { truthMarkdown: await fileSystem.readText(markdownFile) }
          : {}),
        ...(schemas ? schemaFor(id, id, schemas) : {}),
        ...rules(id),
      };
    }),
  );
}
