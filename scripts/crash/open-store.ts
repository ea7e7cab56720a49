import { fileStore } from "../../packages/core/src/file-store.ts";
import type { RunStore } from "../../packages/core/src/store.ts";
import { postgresStore } from "../../packages/postgres/src/index.ts";

/**
 * A store, and what ends it with its connections.
 *
 * @param place - a folder, or the URL of a PostgreSQL database.
 */
export async function openStore(place: string): Promise<{ store: RunStore; close(): Promise<void> }> {
  if (!place.startsWith("postgres:")) {
    const store = fileStore(place);
    return { store, close: () => store.close() };
  }
  const { openPool } = await import("../../packages/postgres/test/open-pool.ts");
  const pool = openPool(place);
  const store = postgresStore(pool, { ttlMs: 3_000 });
  return {
    store,
    async close() {
      await store.close();
      await pool.end();
    },
  };
}
