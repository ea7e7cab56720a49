import pg from "pg";

/** A pool of a test's process; `pg` is a dependency of this package's tests alone. */
export function openPool(connectionString: string): pg.Pool {
  return new pg.Pool({ connectionString, max: 8 });
}
