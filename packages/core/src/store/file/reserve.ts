import { join } from "node:path";
import type { Disk, Published } from "./disk.ts";
import { codeOf, unlessAbsent } from "./file-system.ts";

const blockBytes = 4096;

/** What a ref, a status and the times of the states after `sent` need at most. */
const growthBytes = 2048;

/**
 * Keeps space for the version that names the run: the disk may be full by the time the vendor answers. It isn't synced;
 * the space is taken as soon as it is written.
 *
 * @param recordBytes - size of the record so far.
 */
export async function ensureReserve(disk: Disk, folder: string, recordBytes: number): Promise<void> {
  const name = join(folder, reserveName);
  const bytes = Math.ceil((recordBytes + growthBytes) / blockBytes) * blockBytes;
  const found = await unlessAbsent(() => disk.fs.stat(name));
  if (found && found.size >= bytes) return;
  await disk.replace(Buffer.alloc(bytes, " "), name, { durable: false });
}

/** Gives the space back. */
export async function dropReserve(disk: Disk, folder: string): Promise<void> {
  await disk.discard(join(folder, reserveName));
}

/** Writes into the reserved space and publishes it. `undefined` where there is none, or too little. */
export async function writeIntoReserve(
  disk: Disk,
  folder: string,
  content: Buffer,
  target: string,
): Promise<Published | undefined> {
  const { fs } = disk;
  const reserve = join(folder, reserveName);
  // Renamed first, so that of two processes one has it.
  const mine = `${reserve}-${disk.owner}`;
  const isMine = await unlessAbsent(async () => {
    await fs.rename(reserve, mine);
    return true;
  });
  if (!isMine) return undefined;
  const { size } = await fs.stat(mine);
  if (size < content.byteLength) {
    await fs.rename(mine, reserve);
    return undefined;
  }
  const file = await fs.open(mine, "r+");
  try {
    await file.writeFile(Buffer.concat([content, Buffer.alloc(size - content.byteLength, " ")]));
    if (disk.syncs) await file.sync();
  } finally {
    await file.close();
  }
  try {
    await fs.link(mine, target);
  } catch (error) {
    await fs.rename(mine, reserve);
    if (codeOf(error) === "EEXIST") return "taken";
    throw error;
  }
  await disk.discard(mine);
  await disk.syncFolder(folder);
  return "published";
}

const reserveName = ".reserve";
