import type { RunStore } from "../run-store.ts";
import { createFileStore } from "./create-file-store.ts";

/** How a {@link fileStore} writes. */
export interface FileStoreOptions {
  /**
   * Whether what is written survives a power cut. Default true. With false it survives the death of every process and no
   * more: for tests.
   */
  sync?: boolean;
}

/**
 * A store in a folder of a local disk, for the processes of one machine. Needs nothing but Node. Nothing is touched before
 * the first call.
 *
 * Starts of a process that is gone can be taken over by any process of the same machine. A process on another machine or in
 * another container is never taken for gone: share a PostgreSQL store between those.
 *
 * @param folder - made where it is absent, readable by its user only. Results in it are contents of documents.
 *
 * @experimental
 *
 * @example
 * ```ts
 * const store = fileStore("/var/lib/invoices/docmux");
 * for await (const { key, label } of store.list({ states: ["ambiguous"] })) console.log(`Decide about ${key}: ${label}`);
 * await store.close();
 * ```
 */
export function fileStore(folder: string, { sync = true }: FileStoreOptions = {}): RunStore {
  return createFileStore(folder, { sync });
}
