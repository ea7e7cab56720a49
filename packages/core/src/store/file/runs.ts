import { StoreConflictError, StoreError } from "../../errors/errors.ts";
import type { RunRef } from "../../model/ref.ts";
import { runIdentity } from "../record.ts";
import type { StartRecord } from "../run-store.ts";
import type { Disk } from "./disk.ts";
import { isFull, unlessAbsent } from "./file-system.ts";
import type { Layout } from "./layout.ts";
import { decodeLine, encodeLine } from "./line.ts";

/** Where it is looked up which key a run belongs to. */
export interface RunPlace {
  disk: Disk;
  layout: Layout;
  /** Every record, for when the disk is too full to note the run. */
  records(): AsyncIterable<StartRecord>;
}

/**
 * Notes that a run belongs to the key of a record. Stays noted where the record can't be written afterwards: there was a
 * reason to believe it.
 *
 * @throws StoreConflictError `run_taken` when it belongs to another key.
 */
export async function takeRun(place: RunPlace, record: StartRecord, ref: RunRef): Promise<void> {
  const { disk, layout } = place;
  const { parent, file } = layout.run(runIdentity(record, ref.runId));
  try {
    await disk.ensureFolder(parent);
    const content = encodeLine({ key: record.key });
    const published = await disk.publish(content, file, { durable: true });
    if (published === "published") return;
    if (published === "no_folder") throw new StoreError(`The store ${layout.folder} was deleted meanwhile`);
  } catch (error) {
    if (!isFull(error)) throw error;
    // The ref is worth more than the note, which is written with the next change.
    return requireNoOther(place, record, ref);
  }
  const holder = await holderOf(place, file);
  if (holder !== record.key) throw runTaken(ref);
  // The process that wrote it may have ended before it was durable.
  await disk.syncFolder(parent);
}

/** Notes a run that could not be noted when it became known, because the disk was full. */
export async function noteRun(place: RunPlace, record: StartRecord, ref: RunRef): Promise<void> {
  const { file } = place.layout.run(runIdentity(record, ref.runId));
  if (await unlessAbsent(() => place.disk.fs.stat(file))) return;
  await takeRun(place, record, ref);
}

/** Frees the run of a record that is deleted. */
export async function freeRun(place: RunPlace, record: StartRecord): Promise<void> {
  if (!record.ref) return;
  const { parent, file } = place.layout.run(runIdentity(record, record.ref.runId));
  if ((await holderOf(place, file)) !== record.key) return;
  await place.disk.fs.unlink(file);
  await place.disk.syncFolder(parent);
}

async function requireNoOther(place: RunPlace, record: StartRecord, ref: RunRef): Promise<void> {
  const identity = runIdentity(record, ref.runId);
  const holder = await holderOf(place, place.layout.run(identity).file);
  if (holder !== undefined && holder !== record.key) throw runTaken(ref);
  for await (const other of place.records()) {
    if (other.key === record.key || !other.ref) continue;
    if (runIdentity(other, other.ref.runId) === identity) throw runTaken(ref);
  }
}

async function holderOf({ disk, layout }: RunPlace, file: string): Promise<string | undefined> {
  const bytes = await unlessAbsent(() => disk.fs.readFile(file));
  if (!bytes) return undefined;
  const key = (decodeLine(bytes)?.value as { key?: unknown } | undefined)?.key;
  if (typeof key === "string") return key;
  throw new StoreError(`A note of the store ${layout.folder} cannot be read: ${file} is damaged`, {
    nextStep: "Move that file out of the store.",
  });
}

function runTaken(ref: RunRef): StoreConflictError {
  return new StoreConflictError("run_taken", `The run ${ref.runId} belongs to another start`, { ref });
}
