import type { Dirent } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, extname, join, relative, resolve } from "node:path";
import { InvalidInputError } from "@docmux/core";
import type { ProgramIo } from "../context.ts";
import { documentInput, type NamedDocument } from "../runs/inputs.ts";
import { resultNames } from "./names.ts";

/** A document of a batch. */
export interface BatchDocument {
  /** As it is shown: the path from the working folder; of a URL only what is no secret. */
  name: string;
  input: NamedDocument;
  /** Name of its result file in the folder of results. */
  file: string;
}

/** Forms of documents that are taken out of a folder. A file of another form is named itself. */
const endings = new Set(
  ".pdf .png .jpg .jpeg .webp .gif .tif .tiff .bmp .doc .docx .ppt .pptx .xls .xlsx .odt .ods .odp .html .epub".split(
    " ",
  ),
);

/**
 * The documents that were named, and those in the folders that were named, in the order of their paths. A path that is named
 * twice is one document.
 *
 * @param outFolder - results are written there: it is left out.
 * @throws InvalidInputError for what is not there, and for a folder without documents.
 */
export async function batchDocuments(
  io: ProgramIo,
  words: readonly string[],
  outFolder: string,
): Promise<BatchDocument[]> {
  const found = new Map<string, Omit<BatchDocument, "file">>();
  for (const word of words) {
    const input = documentInput(io, word);
    if ("url" in input) {
      const { host, pathname } = new URL(input.url);
      found.set(input.url, { name: `${host}${pathname}`, input });
      continue;
    }
    for (const path of await pathsAt(input.path, word, outFolder)) {
      found.set(path, { name: shownPath(io, path), input: { path } });
    }
  }
  const documents = [...found.values()];
  const files = resultNames(documents.map(({ name }) => name));
  return documents.map((document, place) => ({ ...document, file: files[place] ?? "" }));
}

async function pathsAt(path: string, word: string, outFolder: string): Promise<string[]> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) {
    throw new InvalidInputError(`There is no file or folder "${word}"`, {
      nextStep: "Check the path. No request was sent.",
    });
  }
  if (!facts.isDirectory()) return [path];
  const paths = await documentsIn(path, outFolder);
  if (paths.length > 0) return paths;
  throw new InvalidInputError(`There is no document in the folder "${word}"`, {
    nextStep: `It takes files that end with ${[...endings].join(" ")}; others are named one by one. No request was sent.`,
  });
}

async function documentsIn(folder: string, outFolder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInputError(`The folder "${folder}" cannot be read (${error.code})`);
  });
  const paths: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || path === outFolder) continue;
    if (entry.isDirectory()) paths.push(...(await documentsIn(path, outFolder)));
    else if (endings.has(extname(entry.name).toLowerCase()) && (await isFile(entry, path))) {
      if (!(await isOwnReport(path))) paths.push(path);
    }
  }
  return paths;
}

/** A link to a file is a document. A link to a folder is not followed: it may lead back. */
async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

const headBytes = 4096;

/** A page that `docmux compare` wrote is left out of a folder: it would be billed. */
async function isOwnReport(path: string): Promise<boolean> {
  if (extname(path).toLowerCase() !== ".html") return false;
  const { isComparisonReport } = await import("@docmux/compare");
  const file = await open(path).catch(() => undefined);
  try {
    const read = await file?.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return isComparisonReport(read?.buffer.toString("utf8", 0, read.bytesRead) ?? "");
  } finally {
    await file?.close();
  }
}

function shownPath({ workingDirectory }: ProgramIo, path: string): string {
  const fromHere = relative(workingDirectory, path);
  return fromHere.startsWith("..") ? path : fromHere || basename(resolve(path));
}
