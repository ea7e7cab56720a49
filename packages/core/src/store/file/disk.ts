import { dirname, join } from "node:path";
import { codeOf, type FileSystem, unlessAbsent } from "./file-system.ts";

/** What a file is written with. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** Whether something became visible, or another process was first, or the folder for it is absent. */
export type Published = "published" | "taken" | "no_folder";

const privateFile = 0o600;
const privateFolder = 0o700;
const publishAttempts = 5;

/**
 * Writes so that a reader sees a whole file or none. Each file is written under a temporary name, and a second name is
 * given to it by `link`, which fails where the name is taken: compare-and-set without a lock.
 */
export class Disk {
  #temporaryCount = 0;
  readonly #durableFolders = new Set<string>();

  readonly fs: FileSystem;
  readonly temporary: string;
  readonly owner: string;
  readonly syncs: boolean;

  /**
   * @param temporary - folder of what is being written.
   * @param owner - begins each temporary name, so that those of a process that is gone can be deleted.
   * @param syncs - false: nothing is synced, so that a power cut may lose what was acknowledged.
   */
  constructor(fs: FileSystem, temporary: string, owner: string, syncs: boolean) {
    this.fs = fs;
    this.temporary = temporary;
    this.owner = owner;
    this.syncs = syncs;
  }

  /** A name below the temporary folder that no one else uses. */
  temporaryName(): string {
    this.#temporaryCount += 1;
    return join(this.temporary, `${this.owner}-${this.#temporaryCount}`);
  }

  /** Makes a folder in one that exists, and syncs the entry: also where another process made it and may not have. */
  async ensureFolder(folder: string, { again = false }: { again?: boolean } = {}): Promise<void> {
    const isNew = await this.#makeFolder(folder);
    if (!isNew && !again && this.#durableFolders.has(folder)) return;
    await this.syncFolder(dirname(folder));
    this.#durableFolders.add(folder);
  }

  async #makeFolder(folder: string): Promise<boolean> {
    try {
      await this.fs.mkdir(folder, { mode: privateFolder });
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  }

  /** Writes a file under a temporary name. Leaves none behind when it fails. */
  async writeTemporary(content: Content, { durable }: { durable: boolean }): Promise<string> {
    const name = this.temporaryName();
    try {
      const file = await this.fs.open(name, "wx", privateFile);
      try {
        if (content instanceof Uint8Array) await file.writeFile(content);
        else for await (const part of content) await file.writeFile(part);
        if (durable && this.syncs) await file.sync();
      } finally {
        await file.close();
      }
      return name;
    } catch (error) {
      await this.discard(name);
      throw error;
    }
  }

  /** Makes a file visible under a name that is free. With `durable` it survives a power cut from then on. */
  async publish(content: Uint8Array, target: string, { durable }: { durable: boolean }): Promise<Published> {
    for (let attempt = 1; ; attempt += 1) {
      const name = await this.writeTemporary(content, { durable });
      const outcome = await this.#link(name, target);
      await this.discard(name);
      if (outcome === "published" && durable) await this.syncFolder(dirname(target));
      if (outcome !== "no_folder") return outcome;
      // Either the folder is absent, or another process took this one for gone and deleted the temporary file.
      const folder = await unlessAbsent(() => this.fs.stat(dirname(target)));
      if (!folder || attempt === publishAttempts) return "no_folder";
    }
  }

  async #link(name: string, target: string): Promise<Published> {
    try {
      await this.fs.link(name, target);
      return "published";
    } catch (error) {
      if (codeOf(error) === "EEXIST") return "taken";
      if (codeOf(error) === "ENOENT") return "no_folder";
      await this.discard(name);
      throw Object.assign(error as object, { isLinkFailure: true });
    }
  }

  /** Gives a file a name in place of what has it. */
  async replace(content: Content, target: string, { durable }: { durable: boolean }): Promise<void> {
    const name = await this.writeTemporary(content, { durable });
    await this.moveInto(name, target, { durable });
  }

  /** Moves a temporary file to its name. */
  async moveInto(name: string, target: string, { durable }: { durable: boolean }): Promise<void> {
    try {
      await this.fs.rename(name, target);
    } catch (error) {
      await this.discard(name);
      throw error;
    }
    if (durable) await this.syncFolder(dirname(target));
  }

  /** Makes the names in a folder survive a power cut. Windows cannot, and needs not: it writes them through. */
  async syncFolder(folder: string): Promise<void> {
    if (!this.syncs || process.platform === "win32") return;
    await this.syncFile(folder);
  }

  /** Makes what was written to a file survive a power cut. */
  async syncFile(path: string): Promise<void> {
    if (!this.syncs) return;
    const file = await this.fs.open(path, "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Deletes a name; one that is left over is deleted when a store is opened. */
  async discard(name: string): Promise<void> {
    await this.fs.unlink(name).catch(() => undefined);
  }
}
