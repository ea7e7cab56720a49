import { join } from "node:path";
import { StoreConflictError, StoreError } from "../../errors/errors.ts";
import type { RecordChange, StartRecord } from "../run-store.ts";
import type { Disk } from "./disk.ts";
import { isFull } from "./file-system.ts";
import { namesIn } from "./folder.ts";
import type { Layout } from "./layout.ts";
import { encodeLine } from "./line.ts";
import { dropReserve, ensureReserve } from "./reserve.ts";
import { deleteResults } from "./results.ts";
import { type Latest, mergeVersions, publishFromReserve, publishVersion, readLatest } from "./versions.ts";

/** The records of a folder: each is read by its key, and written by compare-and-set. */
export class Starts {
  readonly disk: Disk;
  readonly layout: Layout;

  constructor(disk: Disk, layout: Layout) {
    this.disk = disk;
    this.layout = layout;
  }

  /** The highest number of a key; `undefined` where the key was never claimed. */
  async latest(key: string): Promise<Latest | undefined> {
    const { folder } = this.layout.start(key);
    const latest = await readLatest(this.disk, folder);
    if (latest?.record && latest.record.key !== key) {
      throw new StoreError(`The start in ${folder} belongs to another key`, {
        nextStep: "It was moved there by hand: move it back.",
      });
    }
    return latest;
  }

  /** @throws StoreConflictError `stale` when the record is not the latest version. */
  async requireLatest(record: StartRecord): Promise<{ found: StartRecord; number: number }> {
    const latest = await this.latest(record.key);
    const found = latest?.record;
    // A key that was released and claimed again begins with version 1 again, at another time.
    const isSame = found?.version === record.version && found.times.claimed === record.times.claimed;
    if (!latest || !found || !isSame) throw stale(record);
    return { found, number: latest.number };
  }

  /**
   * Makes the first version of a record visible, with space for the one that names the run.
   *
   * @returns whether this process was the first.
   */
  async create(record: StartRecord, number: number): Promise<boolean> {
    const { parent, folder } = this.layout.start(record.key);
    await this.disk.ensureFolder(parent);
    await this.disk.ensureFolder(folder, { again: true });
    await this.#reserveFor(record);
    const outcome = await publishVersion(this.disk, folder, { number, record, durable: true });
    if (outcome === "no_folder")
      throw new StoreError(`The store ${this.layout.folder} was deleted meanwhile`);
    return outcome === "published";
  }

  /**
   * Makes the next version of a record visible.
   *
   * @throws StoreConflictError `stale` when another process was first.
   */
  async write(record: StartRecord, number: number, { durable }: { durable: boolean }): Promise<StartRecord> {
    if (record.state === "sent") await this.#reserveFor(record);
    const { folder } = this.layout.start(record.key);
    if ((await this.#publish(folder, { record, number, durable })) !== "published") throw stale(record);
    if (record.state === "known") await dropReserve(this.disk, folder);
    if (record.state === "delivered") await this.#tidy(record);
    return record;
  }

  /** Every record. One that is damaged is reported after the others, so that it hides none of them. */
  async *all(): AsyncIterable<StartRecord> {
    const damages: unknown[] = [];
    for (const parent of (await namesIn(this.disk, this.layout.starts)).filter(isHex)) {
      for (const name of (await namesIn(this.disk, join(this.layout.starts, parent))).filter(isHex)) {
        try {
          const latest = await readLatest(this.disk, join(this.layout.starts, parent, name));
          if (latest?.record) yield latest.record;
        } catch (error) {
          if (!StoreError.isInstance(error)) throw error;
          damages.push(error);
        }
      }
    }
    if (damages.length > 0) throw damages[0];
  }

  async #publish(folder: string, version: { record: StartRecord; number: number; durable: boolean }) {
    try {
      return await publishVersion(this.disk, folder, version);
    } catch (error) {
      if (!isFull(error) || version.record.state !== "known") throw error;
      const outcome = await publishFromReserve(this.disk, folder, version);
      if (outcome === undefined) throw error;
      return outcome;
    }
  }

  #reserveFor(record: StartRecord): Promise<void> {
    const { folder } = this.layout.start(record.key);
    return ensureReserve(this.disk, folder, encodeLine(record).byteLength);
  }

  /** Gives back what a delivered start no longer needs. What fails is left over and harms nothing. */
  async #tidy(record: StartRecord): Promise<void> {
    const { folder } = this.layout.start(record.key);
    try {
      await dropReserve(this.disk, folder);
      await mergeVersions(this.disk, folder);
      await deleteResults(this.disk, this.layout, record.key, record.result);
    } catch {
      // The record itself is written.
    }
  }
}

/**
 * Whether a change must survive a power cut. That a run ended, or was looked for, can be learned from the vendor again; a
 * result that was delivered twice does no harm.
 */
export function isDurable(change: RecordChange): boolean {
  if (change.to === undefined) return change.uploaded !== undefined;
  return change.to !== "ended" && change.to !== "delivered";
}

/** What a write is refused with when another one came first. */
export function stale({ key, providerId }: StartRecord): StoreConflictError {
  return new StoreConflictError("stale", `The start "${key}" changed since it was read`, { providerId });
}

function isHex(name: string): boolean {
  return /^[0-9a-f]+$/.test(name);
}
