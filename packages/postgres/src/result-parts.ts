import { createHash } from "node:crypto";
import { type ResultReceipt, type StartRecord, StoreConflictError, StoreError } from "@docmux/core/store";
import { ask, askRows, type PostgresDatabase } from "./database.ts";
import { keyDigest } from "./record-values.ts";
import {
  deleteLostPartsStatement,
  deleteUploadStatement,
  insertPartStatement,
  readPartStatement,
} from "./statements.ts";

const partBytes = 1_048_576;

/**
 * Results in parts of 1 MiB. Each writing has an id of its own, and a record names the one that is its result: no reader meets
 * the parts of another.
 */
export class ResultParts {
  readonly #db: PostgresDatabase;
  readonly #schema: string;

  constructor(db: PostgresDatabase, schema: string) {
    this.#db = db;
    this.#schema = schema;
  }

  /** @throws StoreConflictError `stale` when the record is deleted meanwhile. */
  async write(record: StartRecord, upload: string, bytes: AsyncIterable<Uint8Array>) {
    const hash = createHash("sha256");
    let size = 0;
    let parts = 0;
    for await (const part of inParts(bytes)) {
      hash.update(part);
      size += part.byteLength;
      const values = [keyDigest(record.key), upload, String(parts), part];
      if ((await ask(this.#db, insertPartStatement(this.#schema), values)) === "gone") {
        throw new StoreConflictError("stale", `The start "${record.key}" changed since it was read`, {
          providerId: record.providerId,
        });
      }
      parts += 1;
    }
    return { sha256: hash.digest("hex"), bytes: size, parts };
  }

  /**
   * The bytes of a result. The last part is handed over after all of them were compared with the receipt.
   *
   * @throws StoreError when they are not those of the receipt.
   */
  async *read(record: StartRecord, receipt: ResultReceipt, upload: string): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    const parts = Math.ceil(receipt.bytes / partBytes);
    let held: Uint8Array | undefined;
    for (let part = 0; part < parts; part += 1) {
      const values = [keyDigest(record.key), upload, String(part)];
      const [row] = await askRows(this.#db, readPartStatement(this.#schema), values);
      if (!row) throw damaged(record);
      if (held) yield held;
      held = new Uint8Array(Buffer.from(row.bytes ?? "", "base64"));
      hash.update(held);
    }
    if (hash.digest("hex") !== receipt.sha256) throw damaged(record);
    if (held) yield held;
  }

  /** Deletes the parts of an upload that no record shows. */
  async deleteHidden(record: StartRecord, upload: string): Promise<void> {
    await askRows(this.#db, deleteUploadStatement(this.#schema), [keyDigest(record.key), upload]);
  }

  /** Deletes the parts of processes that died while they wrote. */
  async deleteLost(): Promise<void> {
    await askRows(this.#db, deleteLostPartsStatement(this.#schema));
  }
}

/** The same bytes in parts of one size; only the last is smaller. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(partBytes);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let offset = 0; offset < chunk.byteLength; ) {
      const piece = chunk.subarray(offset, offset + partBytes - filled);
      part.set(piece, filled);
      filled += piece.byteLength;
      offset += piece.byteLength;
      if (filled < partBytes) continue;
      yield part;
      part = new Uint8Array(partBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

function damaged({ key, providerId }: StartRecord): StoreError {
  return new StoreError(`The kept result of "${key}" is damaged`, {
    providerId,
    retryable: false,
    nextStep: "Fetch it from the vendor again, if it is still there.",
  });
}
