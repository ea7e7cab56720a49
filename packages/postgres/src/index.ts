// Starts and results in PostgreSQL, for processes on several machines. Experimental.

export type { PostgresDatabase } from "./database.ts";
export { type MigrateOptions, migrate } from "./migrate.ts";
export { type PostgresStoreOptions, postgresStore } from "./postgres-store.ts";
