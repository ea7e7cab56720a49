import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Difference } from "./find-differences.ts";

/** A file in which a check notes what the vendor's client refuses to read, one line of JSON each. */
export interface NoteFile {
  path: string;
  /** What was noted so far. */
  read(): Difference[];
  remove(): void;
}

/** Makes a {@link NoteFile} in a temporary folder. */
export function noteFile(): NoteFile {
  const folder = mkdtempSync(join(tmpdir(), "docmux-peers-"));
  const path = join(folder, "differences.jsonl");
  return {
    path,
    read: () =>
      existsSync(path)
        ? readFileSync(path, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
