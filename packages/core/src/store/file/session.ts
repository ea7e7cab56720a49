import { StoreError } from "../../errors/errors.ts";
import type { Disk } from "./disk.ts";
import { prepareFolder, requireReadableFormat } from "./folder.ts";
import type { Layout } from "./layout.ts";
import type { Owners } from "./owners.ts";

/** Opens the folder at the first call that needs it, and again after a failure. */
export class Session {
  #opened: Promise<void> | undefined;
  #isReadable = false;
  isClosed = false;

  readonly disk: Disk;
  readonly layout: Layout;
  readonly owners: Owners;

  constructor(disk: Disk, layout: Layout, owners: Owners) {
    this.disk = disk;
    this.layout = layout;
    this.owners = owners;
  }

  /** Makes the folder and enters this process as one of its owners. */
  async open(): Promise<void> {
    this.#opened ??= this.#open();
    try {
      await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** Looks whether there is a store, without making one. */
  async openToRead(): Promise<void> {
    this.#isReadable ||= await requireReadableFormat(this.disk, this.layout);
  }

  /** @throws StoreError after {@link close}: another process may hold what this one would take. */
  requireOpen(): void {
    if (!this.isClosed) return;
    throw new StoreError(`The store ${this.layout.folder} was closed`, {
      nextStep: "Open another one. No request was sent.",
    });
  }

  /** Gives free what this process holds. */
  async close(): Promise<void> {
    this.isClosed = true;
    const opened = this.#opened;
    if (!opened) return;
    await opened.catch(() => undefined);
    await this.owners.leave();
  }

  async #open(): Promise<void> {
    await prepareFolder(this.disk, this.layout);
    if (this.isClosed) return;
    await this.owners.enter();
    // What others left takes space and harms nothing: that it can't be deleted stops no start.
    await this.owners.sweep().catch(() => undefined);
  }
}
