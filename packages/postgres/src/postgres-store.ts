import { randomUUID } from "node:crypto";
import {
  type Claim,
  changeRecord,
  isOwned,
  matchesQuery,
  type NewStart,
  newRecord,
  parseRecord,
  type RecordChange,
  type RecordQuery,
  type ReleaseOptions,
  type RunStore,
  requireReleasable,
  requireSameStart,
  type StartRecord,
  StoreConflictError,
  StoreError,
  takenOver,
} from "@docmux/core/store";
import { ask, askRows, oneAtATime, type PostgresDatabase } from "./database.ts";
import { Heartbeat } from "./heartbeat.ts";
import { requireTables } from "./migrate.ts";
import { digestOf, keyDigest, searchableText, valuesOf } from "./record-values.ts";
import { ResultParts } from "./result-parts.ts";
import { checkTtlMs, quoteSchema } from "./settings.ts";
import {
  changeStatement,
  claimStatement,
  deleteStatement,
  listStatement,
  readStatement,
} from "./statements.ts";

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** Where `migrate` made the tables. Default: `docmux`. */
  schema?: string;
  /** How long this process may be silent before others take over what it holds, in milliseconds. Default: 60,000. */
  ttlMs?: number;
}

const pageSize = 200;

/**
 * A store in PostgreSQL, for processes on several machines. The tables are made by `migrate`.
 *
 * @param db - a `pg.Pool` best; a `pg.Client` or PGlite fits too. It is neither opened nor closed here, and must not be
 * inside a transaction.
 *
 * @throws ConfigError for a schema or a time that can't be used.
 *
 * @experimental The shape may change in any 0.x release.
 *
 * @example
 * ```ts
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * await migrate(pool);
 * const store = postgresStore(pool);
 * ```
 */
export function postgresStore(db: PostgresDatabase, options: PostgresStoreOptions = {}): RunStore {
  return new PostgresStore(oneAtATime(db), quoteSchema(options.schema), checkTtlMs(options.ttlMs));
}

/** A record as it was read, with what the server adds. */
interface Reading {
  /** The server's time. ISO 8601, UTC. */
  now: string;
  record?: StartRecord;
  /** Which parts are the result. */
  upload: string | null;
  isOwnerAlive: boolean;
}

class PostgresStore implements RunStore {
  readonly owner = randomUUID().replaceAll("-", "");
  readonly #db: PostgresDatabase;
  readonly #schema: string;
  readonly #heartbeat: Heartbeat;
  readonly #parts: ResultParts;
  #tables: Promise<void> | undefined;

  constructor(db: PostgresDatabase, schema: string, ttlMs: number) {
    this.#db = db;
    this.#schema = schema;
    this.#heartbeat = new Heartbeat(db, schema, this.owner, ttlMs);
    this.#parts = new ResultParts(db, schema);
  }

  async claim(start: NewStart): Promise<Claim> {
    await this.#begin();
    // Ends: each further round needs another process that deletes the record between two statements.
    for (;;) {
      const { now, record: found, isOwnerAlive } = await this.#read(start.key);
      if (found) {
        requireSameStart(found, start);
        return { won: false, record: found, holder: this.#holderOf(found, isOwnerAlive) };
      }
      const record = newRecord(start, this.owner, now);
      const written = await askRows(this.#db, claimStatement(this.#schema), valuesOf(record, null));
      if (written.length > 0) return { won: true, record: asWritten(record), holder: "me" };
    }
  }

  async takeOver(record: StartRecord): Promise<StartRecord> {
    await this.#begin();
    const { now, record: found, upload, isOwnerAlive } = await this.#readLatest(record);
    if (isOwnerAlive) throw ownerAlive(found);
    const next = takenOver(found, { owner: this.owner, now });
    const statement = changeStatement(this.#schema, "takeOver");
    const written = await askRows(this.#db, statement, valuesOf(next, upload));
    if (written.length > 0) return asWritten(next);
    await this.#readLatest(record);
    throw ownerAlive(found);
  }

  async record(record: StartRecord, change: RecordChange): Promise<StartRecord> {
    await this.#open();
    const { now, record: found, upload } = await this.#readLatest(record);
    const next = changeRecord(found, change, { owner: this.owner, now });
    if (isOwned(next)) await this.#heartbeat.ensure();
    return this.#write(next, upload);
  }

  async putResult(record: StartRecord, bytes: AsyncIterable<Uint8Array>): Promise<StartRecord> {
    await this.#open();
    const before = await this.#read(record.key);
    if (before.record?.result) return requireSameResult(before.record, await digestOf(bytes));
    // Refuses what could not be stored before megabytes are sent.
    const { record: found } = await this.#readLatest(record);
    changeRecord(found, storedAs({ sha256: "", bytes: 0 }, before.now), {
      owner: this.owner,
      now: before.now,
    });

    const upload = randomUUID().replaceAll("-", "");
    try {
      const written = await this.#parts.write(found, upload, bytes);
      const { now, record: latest } = await this.#read(record.key);
      if (latest?.version === record.version) {
        const next = changeRecord(latest, storedAs(written, now), { owner: this.owner, now });
        if (await this.#show(next, upload, written.parts)) return asWritten(next);
      }
      await this.#parts.deleteHidden(found, upload);
      const { record: winner } = await this.#read(record.key);
      if (winner?.result) return requireSameResult(winner, written.sha256);
      throw stale(record);
    } catch (error) {
      // Without an answer the parts may be about to become the result, so only what was answered is cleared away.
      if (!StoreError.isInstance(error)) await this.#parts.deleteHidden(found, upload).catch(() => undefined);
      throw error;
    }
  }

  async getResult(key: string) {
    await this.#open();
    const { record, upload } = await this.#read(key);
    if (!record?.result || upload === null) return undefined;
    const receipt = { ...record.result };
    return { receipt, open: () => this.#parts.read(record, receipt, upload) };
  }

  async get(key: string): Promise<StartRecord | undefined> {
    await this.#open();
    return (await this.#read(key)).record;
  }

  async *list(query: RecordQuery = {}): AsyncIterable<StartRecord> {
    await this.#open();
    const { states, batch, providerId, origin, expiringBefore } = query;
    const filters = [
      states ? JSON.stringify(states) : null,
      ...[batch, providerId, origin, expiringBefore].map((text) =>
        text === undefined ? null : searchableText(text),
      ),
      String(pageSize),
    ];
    for (let last = ""; ; ) {
      const rows = await askRows(this.#db, listStatement(this.#schema), [last, ...filters]);
      for (const row of rows) {
        const record = parseRecord(JSON.parse(row.record ?? "null"));
        if (matchesQuery(record, query)) yield record;
      }
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.key_digest ?? "";
    }
  }

  async release(key: string, what: ReleaseOptions = {}): Promise<void> {
    await this.#open();
    const { record: found, upload } = await this.#read(key);
    if (!found) return;
    requireReleasable(found, what);
    if (what.result) {
      const { result: _, ...rest } = found;
      await this.#write({ ...rest, version: found.version + 1 }, null);
      if (upload !== null) await this.#parts.deleteHidden(found, upload);
      return;
    }
    const values = [keyDigest(key), String(found.version)];
    const deleted = await askRows(this.#db, deleteStatement(this.#schema), values);
    if (deleted.length === 0) throw stale(found);
  }

  close(): Promise<void> {
    return this.#heartbeat.close();
  }

  /** Before this process holds something. */
  async #begin(): Promise<void> {
    await this.#open();
    await this.#heartbeat.ensure();
  }

  /** Once; asked again after it failed, since tables can be made meanwhile. */
  #open(): Promise<void> {
    this.#tables ??= this.#prepare().catch((error: unknown) => {
      this.#tables = undefined;
      throw error;
    });
    return this.#tables;
  }

  async #prepare(): Promise<void> {
    await requireTables(this.#db, this.#schema);
    await this.#parts.deleteLost();
  }

  async #read(key: string): Promise<Reading> {
    const [row] = await askRows(this.#db, readStatement(this.#schema), [keyDigest(key)]);
    const text = row?.record ?? undefined;
    return {
      now: row?.now ?? "",
      ...(text === undefined ? {} : { record: parseRecord(JSON.parse(text)) }),
      upload: row?.upload ?? null,
      isOwnerAlive: row?.owner_alive === "true",
    };
  }

  /** @throws StoreConflictError `stale` when the record changed since it was read. */
  async #readLatest(record: StartRecord): Promise<Reading & { record: StartRecord }> {
    const reading = await this.#read(record.key);
    if (reading.record?.version !== record.version) throw stale(record);
    return { ...reading, record: reading.record };
  }

  /** Makes parts the result of a record: from then on every reader sees all of them. */
  async #show(next: StartRecord, upload: string, parts: number): Promise<boolean> {
    const values = [...valuesOf(next, upload), String(parts)];
    return (await askRows(this.#db, changeStatement(this.#schema, "store"), values)).length > 0;
  }

  /** Writes the next version of a record, if nothing else was written since. */
  async #write(next: StartRecord, upload: string | null): Promise<StartRecord> {
    const answer = await ask(this.#db, changeStatement(this.#schema), valuesOf(next, upload));
    if (answer === "taken") throw runTaken(next);
    if (answer === "gone" || answer.length === 0) throw stale(next);
    return asWritten(next);
  }

  #holderOf(record: StartRecord, isOwnerAlive: boolean): Claim["holder"] {
    if (!isOwned(record) || record.owner === undefined) return "none";
    if (record.owner === this.owner) return "me";
    return isOwnerAlive ? "alive" : "gone";
  }
}

/** As it will be read: shares nothing with what the caller passed. */
function asWritten(record: StartRecord): StartRecord {
  return JSON.parse(JSON.stringify(record)) as StartRecord;
}

function storedAs({ sha256, bytes }: { sha256: string; bytes: number }, storedAt: string) {
  return { to: "stored", result: { sha256, bytes, storedAt } } as const;
}

/** @throws StoreConflictError `other_result` when other bytes are kept. */
function requireSameResult(record: StartRecord, sha256: string): StartRecord {
  if (record.result?.sha256 === sha256) return record;
  throw new StoreConflictError("other_result", `Another result is kept for the start "${record.key}"`, {
    providerId: record.providerId,
  });
}

function stale({ key, providerId }: StartRecord): StoreConflictError {
  return new StoreConflictError("stale", `The start "${key}" changed since it was read`, { providerId });
}

function ownerAlive({ key, providerId }: StartRecord): StoreConflictError {
  const summary = `The start "${key}" is held by a process that lives`;
  return new StoreConflictError("owner_alive", summary, { providerId });
}

function runTaken({ ref, providerId }: StartRecord): StoreConflictError {
  const summary = `The run ${ref?.runId ?? ""} belongs to another start`;
  return new StoreConflictError("run_taken", summary, { providerId, ...(ref ? { ref } : {}) });
}
