import { testStore } from "@docmux/conformance";
import { describe, it } from "vitest";
import { migrate, type PostgresDatabase, postgresStore } from "../src/index.ts";
import { valuesOf } from "../src/record-values.ts";
import { claimStatement } from "../src/statements.ts";

/** What of a database only its test knows. */
export interface LawsOptions {
  database(): PostgresDatabase;
  /** Takes the database away; returns what brings it back. */
  interrupt(): Promise<() => void | Promise<void>>;
  interleavings: number;
}

/** The suite that every store of docmux passes. */
export function testLaws({ database, interrupt, interleavings }: LawsOptions): void {
  let tables: Promise<void> | undefined;
  testStore(
    { describe, it },
    {
      async open() {
        tables ??= migrate(database());
        await tables;
        return postgresStore(database());
      },
      // Silent beyond its ttl, as the server's clock shows it.
      async kill({ owner }) {
        await database().query("update docmux.owner set seen_at = '-infinity' where id = $1", [owner]);
      },
      async insert(record) {
        await database().query(claimStatement('"docmux"'), valuesOf(record, null));
      },
      async damageResult(key) {
        const first = "set_byte(bytes, 0, 1 + get_byte(bytes, 0) % 200)";
        const record = "(select key_digest from docmux.start_record where key = $1)";
        await database().query(
          `update docmux.result_part set bytes = ${first} where key_digest = ${record}`,
          [key],
        );
      },
      interrupt,
      interleavings,
    },
  );
}
