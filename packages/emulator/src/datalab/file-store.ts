import { randomId } from "../server/seeded-random.ts";
import { notFound } from "./datalab-error.ts";

/** A file in the vendor's storage. */
export interface StoredFile {
  fileId: number;
  /** The id that the reference carries; paths take either. */
  hashId: string;
  /** Such as `datalab://file-npl94jxy`. */
  reference: string;
  filename: string;
  contentType: string;
  status: "pending" | "completed" | "failed";
  bytes: Uint8Array | undefined;
  createdMs: number;
}

export class FileStore {
  readonly #files: StoredFile[] = [];
  readonly #random: () => number;
  readonly #now: () => number;
  #lastId = 0;

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  create(filename: string, contentType: string): StoredFile {
    this.#lastId += 1;
    const hashId = randomId(this.#random, 8).toLowerCase();
    const file: StoredFile = {
      fileId: this.#lastId,
      hashId,
      reference: `datalab://file-${hashId}`,
      filename,
      contentType,
      status: "pending",
      bytes: undefined,
      createdMs: this.#now(),
    };
    this.#files.push(file);
    return file;
  }

  /** Newest first. */
  list(): StoredFile[] {
    return [...this.#files].reverse();
  }

  /** @throws DatalabError with status 404 for an unknown id. */
  get(id: string): StoredFile {
    const file = this.#files.find((each) => String(each.fileId) === id || each.hashId === id);
    if (!file) throw notFound("File");
    return file;
  }

  byReference(reference: string): StoredFile | undefined {
    return this.#files.find((each) => each.reference === reference);
  }

  delete(file: StoredFile): void {
    this.#files.splice(this.#files.indexOf(file), 1);
  }
}
