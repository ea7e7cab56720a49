import { DocmuxError } from "../../errors/docmux-error.ts";
import { StoreError } from "../../errors/errors.ts";
import { codeOf } from "./file-system.ts";

const elsewhere = "Choose a folder on a local disk with hard links, or keep the store in PostgreSQL.";

/** The error of a store in place of one of the file system. */
export function toStoreError(error: unknown, folder: string): unknown {
  if (DocmuxError.isInstance(error)) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  const [summary, nextStep] = explain(code, error, folder);
  return new StoreError(summary, { nextStep, cause: error });
}

/** Refuses a file system on which `link` and `fsync` don't hold what the store needs. */
export function requireLocalFileSystem(type: number, folder: string): void {
  const name = remoteFileSystems.get(type >>> 0);
  if (name === undefined) return;
  throw new StoreError(`The store's folder ${folder} is on ${name}`, { nextStep: elsewhere });
}

/** Types of `statfs` on Linux. */
const remoteFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "SMB"],
  [0xfe534d42, "SMB"],
  [0x65735546, "FUSE"],
]);

/** What `link` fails with where the file system has no hard links. */
const noLinks = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL", "EXDEV", "UNKNOWN"];

function explain(code: string, error: unknown, folder: string): [summary: string, nextStep: string] {
  const isLinkFailure = (error as { isLinkFailure?: unknown }).isLinkFailure === true;
  if (isLinkFailure && noLinks.includes(code)) {
    return [`The file system of the store's folder ${folder} has no hard links (${code})`, elsewhere];
  }
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return [
        `The disk of the store's folder ${folder} is full (${code})`,
        "Free some space, and try again.",
      ];
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return [
        `The store's folder ${folder} cannot be read and written by this user (${code})`,
        "Choose a folder that this user owns.",
      ];
    case "ENOTDIR":
    case "EEXIST":
      return [`The store's folder ${folder} is a file, or is inside one (${code})`, "Choose a folder."];
    case "EMFILE":
    case "ENFILE":
      return [
        `Too many files are open for the store ${folder} (${code})`,
        "Raise the limit, or do less at the same time.",
      ];
    default:
      return [`The store ${folder} cannot be read or written (${code})`, "Correct that, and try again."];
  }
}
