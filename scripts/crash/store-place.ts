import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../packages/postgres/src/index.ts";
import { startServer } from "../../packages/postgres/test/start-server.ts";

/** Where the store of a batch is. */
export interface StorePlace {
  /** A folder, or the URL of a PostgreSQL database. */
  store: string;
  remove(): Promise<void>;
}

/** A new place for a store. */
export function newStorePlace(kind: string): Promise<StorePlace> {
  return kind === "postgres" ? inPostgres() : inFiles();
}

async function inFiles(): Promise<StorePlace> {
  const folder = await mkdtemp(join(tmpdir(), "docmux-crash-"));
  return { store: join(folder, "store"), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function inPostgres(): Promise<StorePlace> {
  const server = await startServer();
  const pool = server.connect();
  await migrate(pool);
  await pool.end();
  return { store: server.connectionString, remove: () => server.stop() };
}
