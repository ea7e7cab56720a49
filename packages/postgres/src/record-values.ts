import { createHash } from "node:crypto";
import type { StartRecord } from "@docmux/core/store";

/** A record as the values of its columns, in the order of `recordColumns`. */
export function valuesOf(record: StartRecord, upload: string | null): (string | null)[] {
  const { key, version, state, providerId, pipelineUri, origin, account, ref, owner, batch } = record;
  return [
    keyDigest(key),
    searchableText(key),
    String(version),
    state,
    searchableText(providerId),
    searchableText(pipelineUri),
    searchableText(origin),
    searchableText(account),
    ref ? searchableText(ref.runId) : null,
    ref ? sha256Of(ref.runId) : null,
    owner ?? null,
    batch ? searchableText(batch.id) : null,
    record.resultExpiresAt === undefined ? null : searchableText(record.resultExpiresAt),
    upload,
    JSON.stringify(record),
  ];
}

/** What a record is found by. */
export function keyDigest(key: string): string {
  return sha256Of(key);
}

/** A text that a column takes: without NUL and unpaired surrogates, which exist in JavaScript only. */
export function searchableText(text: string): string {
  return Buffer.from(text.replaceAll("\0", "\ufffd"), "utf8").toString("utf8");
}

/** SHA-256 of all bytes of a stream, as hex. */
export async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of bytes) hash.update(part);
  return hash.digest("hex");
}

/** Of the code units, not of UTF-8, in which all unpaired surrogates are one. */
function sha256Of(text: string): string {
  return createHash("sha256").update(Buffer.from(text, "utf16le")).digest("hex");
}
