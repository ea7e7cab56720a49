import { createHash } from "node:crypto";
import type { RunRef } from "@docmux/core";
import type { NewStart, RunStore, StartRecord } from "@docmux/core/store";

const origin = "https://vendor.example";

/** A start of a vendor that does not exist. */
export function newStart(key: string, more: Partial<NewStart> = {}): NewStart {
  return {
    key,
    digest: createHash("sha256").update(key).digest("hex"),
    account: "account-1",
    origin,
    providerId: "acme",
    pipelineUri: "acme:invoices",
    idempotencyKey: `idempotency-${key}`,
    ...more,
  };
}

export function refTo(runId: string): RunRef {
  return {
    version: 1,
    providerId: "acme",
    pipelineId: "invoices",
    pipelineUri: "acme:invoices",
    runId,
    origin,
  };
}

/** Bytes that only this key has. */
export function resultOf(key: string, size = 1_300_000): Uint8Array {
  return Buffer.alloc(size, createHash("sha512").update(key).digest());
}

/** The same bytes as a stream, in pieces of an odd size. */
export async function* streamOf(bytes: Uint8Array, pieceBytes = 100_003): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.byteLength; offset += pieceBytes) {
    yield bytes.subarray(offset, offset + pieceBytes);
  }
}

export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** A start up to the end of its run, announced after each write that the store acknowledged. */
export async function runToEnd(
  store: RunStore,
  key: string,
  acknowledged: (record: StartRecord) => void = () => undefined,
): Promise<StartRecord> {
  const noted = (record: StartRecord) => {
    acknowledged(record);
    return record;
  };
  let record = noted((await store.claim(newStart(key))).record);
  record = noted(await store.record(record, { to: "sent" }));
  record = noted(await store.record(record, { to: "known", ref: refTo(`run-${key}`), how: "answered" }));
  return noted(await store.record(record, { to: "ended", status: "completed" }));
}

export async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
