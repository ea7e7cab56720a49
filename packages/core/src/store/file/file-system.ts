import * as nodeFileSystem from "node:fs/promises";

/** The functions of Node's file system that the store calls. Tests put a full disk or a power cut below it. */
export type FileSystem = Pick<
  typeof nodeFileSystem,
  | "link"
  | "mkdir"
  | "open"
  | "readFile"
  | "readdir"
  | "rename"
  | "rm"
  | "rmdir"
  | "stat"
  | "statfs"
  | "unlink"
>;

export { nodeFileSystem };

/** The error code of Node's file system, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** Whether nothing more can be written because the disk, or the user's share of it, is full. */
export function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "");
}

/** What `body` returns; `undefined` where the file or folder is absent. */
export async function unlessAbsent<Value>(body: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await body();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
