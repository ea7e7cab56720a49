import type { RunStore, StartRecord } from "@docmux/core/store";

/** What the suite needs to know of a store. Cases that need an optional part which is missing are left out. */
export interface StoreConformanceOptions {
  /** Opens the store as one more owner, on the same backing as every other: as another process would. */
  open(): Promise<RunStore>;
  /**
   * Makes an owner gone, as SIGKILL does: without `close`. The suite still calls it afterwards, as a process that was taken
   * for dead and wakes.
   */
  kill(store: RunStore): void | Promise<void>;
  /** Lets an owner show that it lives, where the store goes by signs of life. */
  showLife?(store: RunStore): void | Promise<void>;
  /** Writes a record past the store, whatever is in it. */
  insert?(record: StartRecord): void | Promise<void>;
  /** Changes one byte of the kept result of a key, past the store. */
  damageResult?(key: string): void | Promise<void>;
  /** Takes the backing away: a server that stops, a folder that can't be read. Returns what brings it back. */
  interrupt?(): Promise<() => void | Promise<void>>;
  /** How many random interleavings of three owners are tried. Default 50. */
  interleavings?: number;
  /** Begins the random interleavings. A failure names the one that failed. Default 1. */
  seed?: number;
  /** Cases that this store can't pass, by `group: case`, each with the reason. They show as skipped with it. */
  skip?: Readonly<Record<string, string>>;
}
