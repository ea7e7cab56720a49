import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * Where everything is. Each name that comes from a key or a run is a hash, so that none can lead out of the folder.
 *
 * ```text
 * format                            "docmux-store 1"
 * owners/<id>.json                  the processes that hold starts
 * starts/ab/<sha256>/000001.json    one file per version; the highest number is the latest
 * starts/ab/<sha256>/.reserve       space for the ref of a run, for when the disk is full
 * runs/cd/<sha256>                  the key that a run belongs to
 * results/<sha256>/<sha256>.json    the raw result
 * tmp/<owner>-<n>                   what is being written
 * ```
 */
export class Layout {
  readonly format: string;
  readonly owners: string;
  readonly starts: string;
  readonly runs: string;
  readonly results: string;
  readonly temporary: string;

  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;

    this.format = join(folder, "format");
    this.owners = join(folder, "owners");
    this.starts = join(folder, "starts");
    this.runs = join(folder, "runs");
    this.results = join(folder, "results");
    this.temporary = join(folder, "tmp");
  }

  /** The folder of one start, and the one that it is in. */
  start(key: string): { parent: string; folder: string } {
    const name = sha256(key);
    const parent = join(this.starts, name.slice(0, 2));
    return { parent, folder: join(parent, name) };
  }

  /** The file that says which key a run belongs to. */
  run(identity: string): { parent: string; file: string } {
    const name = sha256(identity);
    const parent = join(this.runs, name.slice(0, 2));
    return { parent, file: join(parent, name) };
  }

  /** The folder of a start's result. */
  result(key: string): string {
    return join(this.results, sha256(key));
  }

  /** The file of an owner. The id is of this store's own making: anything else finds no file. */
  owner(id: string): string {
    return join(this.owners, `${/^[0-9a-f]{32}$/.test(id) ? id : sha256(id)}.json`);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
