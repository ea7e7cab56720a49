import { createHash } from "node:crypto";
import { join } from "node:path";
import { StoreError } from "../../errors/errors.ts";
import type { ResultReceipt, StartRecord, StoredResult } from "../run-store.ts";
import type { Disk } from "./disk.ts";
import { unlessAbsent } from "./file-system.ts";
import type { Layout } from "./layout.ts";

const readBytes = 256 * 1024;

/** A result that is written whole, under a temporary name that no reader looks at. */
export interface WrittenResult {
  name: string;
  sha256: string;
  bytes: number;
}

/** What the caller's own bytes failed with: no fault of the store. */
export class SourceFailure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/**
 * Writes a result without making it visible.
 *
 * @throws SourceFailure when the bytes end with an error.
 */
export async function writeResult(disk: Disk, bytes: AsyncIterable<Uint8Array>): Promise<WrittenResult> {
  const hash = createHash("sha256");
  let count = 0;
  async function* counted() {
    try {
      for await (const part of bytes) {
        hash.update(part);
        count += part.byteLength;
        yield part;
      }
    } catch (error) {
      throw new SourceFailure(error);
    }
  }
  const name = await disk.writeTemporary(counted(), { durable: true });
  return { name, sha256: hash.digest("hex"), bytes: count };
}

/** Gives a written result its place. A reader still finds it through its record only. */
export async function placeResult(
  disk: Disk,
  layout: Layout,
  key: string,
  result: WrittenResult,
): Promise<void> {
  const folder = layout.result(key);
  await disk.ensureFolder(folder, { again: true });
  await disk.moveInto(result.name, join(folder, fileName(result)), { durable: true });
}

/** The kept result of a record. */
export function openResult(
  disk: Disk,
  layout: Layout,
  { key }: StartRecord,
  receipt: ResultReceipt,
): StoredResult {
  const path = join(layout.result(key), fileName(receipt));
  return { receipt, open: () => readVerified(disk, path, key, receipt) };
}

/** Deletes every result of a start but the one of the receipt. */
export async function deleteResults(
  disk: Disk,
  layout: Layout,
  key: string,
  keep?: ResultReceipt,
): Promise<void> {
  const { fs } = disk;
  const folder = layout.result(key);
  const names = await unlessAbsent(() => fs.readdir(folder));
  if (!names) return;
  for (const name of names) if (!keep || name !== fileName(keep)) await fs.unlink(join(folder, name));
  if (!keep) await unlessAbsent(() => fs.rmdir(folder));
}

async function* readVerified(
  { fs }: Disk,
  path: string,
  key: string,
  { sha256, bytes }: ResultReceipt,
): AsyncIterable<Uint8Array> {
  const file = await unlessAbsent(() => fs.open(path, "r"));
  if (!file) throw damaged(key, "is missing");
  try {
    // Nothing is handed out of a file that has another length: the end of the stream would be too late to say so.
    if ((await file.stat()).size !== bytes) throw damaged(key, "has another length than its receipt");
    const hash = createHash("sha256");
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(readBytes), 0, readBytes);
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      hash.update(part);
      yield part;
    }
    if (hash.digest("hex") !== sha256) throw damaged(key, "differs from its receipt");
  } finally {
    await file.close();
  }
}

function fileName({ sha256 }: Pick<ResultReceipt, "sha256">): string {
  return `${sha256}.json`;
}

function damaged(key: string, how: string): StoreError {
  return new StoreError(`The result of "${key}" is damaged: it ${how}`, {
    nextStep: "Fetch it from the vendor again while the vendor has it.",
  });
}
