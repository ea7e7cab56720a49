import { randomId } from "../../server/seeded-random.ts";

/** A file that the emulated server keeps. */
export interface StoredObject {
  bytes: Uint8Array;
  contentType: string | null;
}

/** What stands behind `pipelex-storage://` URIs. */
export class ObjectStore {
  readonly #objects = new Map<string, StoredObject>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  get(uri: string): StoredObject | undefined {
    return this.#objects.get(uri);
  }

  put(uri: string, object: StoredObject): void {
    this.#objects.set(uri, object);
  }

  /** Keeps the bytes of a data URL under a URI of their own, as the real server does with every inline file. */
  putInline(bytes: Uint8Array, contentType: string): string {
    const extension = contentType === "application/pdf" ? "pdf" : (contentType.split("/")[1] ?? "bin");
    const uri = `pipelex-storage://normalized/${randomId(this.#random, 22)}.${extension}`;
    this.put(uri, { bytes, contentType });
    return uri;
  }
}
