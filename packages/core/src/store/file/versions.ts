import { join } from "node:path";
import { StoreError } from "../../errors/errors.ts";
import { parseRecord } from "../record.ts";
import type { StartRecord, StartState } from "../run-store.ts";
import type { Disk, Published } from "./disk.ts";
import { unlessAbsent } from "./file-system.ts";
import { decodeLine, encodeLine } from "./line.ts";
import { writeIntoReserve } from "./reserve.ts";

/** What the highest number of a start says. */
export interface Latest {
  /** Absent where the start was released. */
  record?: StartRecord;
  /** Of the highest file: the next version is published under the one after it. */
  number: number;
}

/**
 * After these states something may follow that is not synced, since it can be learned again. A file that is damaged there is
 * what a power cut left of it, and the version before counts.
 */
const statesBeforeUnsynced: readonly StartState[] = [
  "unknown",
  "ambiguous",
  "known",
  "ended",
  "stored",
  "delivered",
];

/** The latest version of a start; `undefined` where there never was one. */
export async function readLatest({ fs }: Disk, folder: string): Promise<Latest | undefined> {
  const numbers = await listVersions(fs, folder);
  const [highest] = numbers;
  if (highest === undefined) return undefined;
  for (const number of numbers) {
    const line = decodeLine(await fs.readFile(fileOf(folder, number)));
    if (!line) continue;
    if (isRelease(line.value)) return number === highest ? { number } : damaged(folder);
    const record = parseRecord(line.value);
    if (number !== highest && !statesBeforeUnsynced.includes(record.state)) return damaged(folder);
    return { record, number: highest };
  }
  return damaged(folder);
}

/** Makes a version visible, if the number is still free. */
export function publishVersion(
  disk: Disk,
  folder: string,
  { number, record, durable }: { number: number; record: StartRecord; durable: boolean },
): Promise<Published> {
  return disk.publish(encodeLine(record), fileOf(folder, number), { durable });
}

/** The same with the space that was reserved at the claim. `undefined` where that is used up or too small. */
export function publishFromReserve(
  disk: Disk,
  folder: string,
  { number, record }: { number: number; record: StartRecord },
): Promise<Published | undefined> {
  return writeIntoReserve(disk, folder, encodeLine(record), fileOf(folder, number));
}

/** Makes the start absent. Its numbers stay taken, so that a process that slept cannot write into what follows. */
export function publishRelease(disk: Disk, folder: string, number: number): Promise<Published> {
  return disk.publish(encodeLine({ released: true }), fileOf(folder, number), { durable: true });
}

/**
 * Frees what the versions before the latest take, and with it what they say. Their names stay, as further names of the
 * latest file: a process that slept since must still find its number taken.
 */
export async function mergeVersions(disk: Disk, folder: string): Promise<void> {
  const { fs } = disk;
  const [latest, ...before] = await listVersions(fs, folder);
  if (latest === undefined) return;
  const file = fileOf(folder, latest);
  if (!decodeLine(await fs.readFile(file))) return;
  await disk.syncFile(file);
  for (const number of before) {
    const name = disk.temporaryName();
    await fs.link(file, name);
    await fs.rename(name, fileOf(folder, number));
    // Where both are the same file already, `rename` does nothing and leaves the name.
    await disk.discard(name);
  }
}

async function listVersions(fs: Disk["fs"], folder: string): Promise<number[]> {
  const names = (await unlessAbsent(() => fs.readdir(folder))) ?? [];
  return names
    .map((name) => Number(/^(\d{6,15})\.json$/.exec(name)?.[1] ?? Number.NaN))
    .filter((number) => !Number.isNaN(number))
    .sort((a, b) => b - a);
}

function fileOf(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(6, "0")}.json`);
}

function isRelease(value: unknown): boolean {
  return (value as { released?: unknown } | null)?.released === true;
}

function damaged(folder: string): never {
  throw new StoreError(`The start in ${folder} cannot be read: its latest version is damaged`, {
    nextStep: "Find out at the vendor whether it was run, and move the folder out of the store.",
  });
}
