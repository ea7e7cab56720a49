import { UnsupportedError } from "@docmux/core";
import { refuse } from "./refuse.ts";

/** A directory to read from. */
export interface FileSystem {
  /** Path of a file or folder in the directory. */
  pathOf: (name: string) => string;
  /** Names of the files in the directory, or in a folder of it, sorted. `undefined` when there is no such folder. */
  filesIn: (folder?: string) => Promise<string[] | undefined>;
  /** Names of the folders in the directory, sorted. Hidden ones are left out. */
  foldersIn: () => Promise<string[]>;
  /** The begin of a file, whatever it holds. Empty for what is no file or cannot be read. */
  readHead: (name: string, bytes: number) => Promise<string>;
  /** The text of a file in the directory. */
  readText: (name: string) => Promise<string>;
}

/**
 * The file system below a directory.
 *
 * @throws UnsupportedError where the runtime has none.
 */
export function fileSystemAt(directory: string | URL): FileSystem {
  // Looked up instead of imported: comparing also works where there is no Node.
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  const path = globalThis.process?.getBuiltinModule?.("node:path");
  const url = globalThis.process?.getBuiltinModule?.("node:url");
  if (!fs || !path || !url)
    throw new UnsupportedError("A corpus needs a file system, and this runtime has none", {
      nextStep: "Pass `documents` with bytes, and truths from parseTruthJson or parseTruthCsv.",
    });
  const root = directory instanceof URL ? url.fileURLToPath(directory) : directory;
  const pathOf = (name: string) => path.join(root, name);
  return {
    pathOf,
    filesIn: async (folder = "") => {
      const entries = await fs.promises
        .readdir(pathOf(folder), { withFileTypes: true })
        .catch((error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return undefined;
          const problem =
            error.code === "ENOTDIR" ? "this is not a directory" : `it cannot be read (${error.code})`;
          throw refuse({ file: pathOf(folder) }, problem, "Give the directory that holds the documents.");
        });
      // The order of a file system differs from machine to machine. Links count as what they lead to.
      return entries
        ?.filter((entry) => !entry.isDirectory())
        .map((entry) => entry.name)
        .sort();
    },
    foldersIn: async () => {
      const entries = await fs.promises.readdir(pathOf(""), { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
        .map((entry) => entry.name)
        .sort();
    },
    readHead: async (name, bytes) => {
      // A pipe would wait for its writer.
      const isFile = await fs.promises.stat(pathOf(name)).then(
        (facts) => facts.isFile(),
        () => false,
      );
      if (!isFile) return "";
      const file = await fs.promises.open(pathOf(name)).catch(() => undefined);
      try {
        const read = await file?.read(new Uint8Array(bytes), 0, bytes, 0);
        return new TextDecoder().decode(read?.buffer.subarray(0, read.bytesRead));
      } finally {
        await file?.close();
      }
    },
    readText: async (name) => {
      const bytes = await fs.promises.readFile(pathOf(name));
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        throw refuse({ file: name }, "the text is not UTF-8", "Save it as UTF-8 (in Excel: CSV UTF-8).");
      }
    },
  };
}
