import { ConfigError } from "@docmux/core";
import { StoreError } from "@docmux/core/store";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasonToSkip, startServer, type TestServer } from "../test/start-server.ts";
import { listOf, newStart, refTo, runToEnd } from "../test/starts.ts";
import { migrate, type PostgresDatabase, postgresStore } from "./index.ts";
import { keyDigest } from "./record-values.ts";

const reason = reasonToSkip();

describe.skipIf(reason)(`the store on a server${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let server: TestServer;
  let pool: pg.Pool;

  beforeAll(async () => {
    server = await startServer();
    pool = server.connect();
    await migrate(pool);
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  describe("tables", () => {
    test("are refused when they are missing, with what to do, and used once they are there", async () => {
      const store = postgresStore(pool, { schema: "later" });
      await expect(store.claim(newStart("a"))).rejects.toThrow(/missing.*Call migrate\(db\) once/);
      await migrate(pool, { schema: "later" });
      expect((await store.claim(newStart("a"))).won).toBe(true);
      await store.close();
    });

    test("are made once by ten callers on connections of their own, and by a later one not again", async () => {
      const crowd = server.connect({ max: 10 });
      await Promise.all(Array.from({ length: 10 }, () => migrate(crowd, { schema: "crowd" })));
      await crowd.end();
      const store = postgresStore(pool, { schema: "crowd" });
      await store.claim(newStart("kept"));
      await migrate(pool, { schema: "crowd" });
      expect(await store.get("kept")).toBeDefined();
      expect((await pool.query("select version from crowd.schema_version")).rows).toEqual([{ version: 1 }]);
      await store.close();
    });

    test("of a newer release are refused by the store and by migrate", async () => {
      await migrate(pool, { schema: "newer" });
      await pool.query("insert into newer.schema_version (version) values (2)");
      const newer = /were made by a newer docmux.*This release knows version 1/;
      await expect(postgresStore(pool, { schema: "newer" }).get("a")).rejects.toThrow(newer);
      await expect(migrate(pool, { schema: "newer" })).rejects.toThrow(newer);
    });

    test.each(['a"; drop schema docmux; --', "Docmux", "", "pg_catalog", "1a", "a".repeat(64), "a.b"])(
      "are in no schema called %j",
      async (schema) => {
        expect(() => postgresStore(pool, { schema })).toThrow(ConfigError);
        await expect(migrate(pool, { schema })).rejects.toThrow(ConfigError);
      },
    );

    test("are enough: the user of the store needs no right to make any", async () => {
      await pool.query("create role clerk login");
      await pool.query("grant usage on schema docmux to clerk");
      await pool.query("grant select, insert, update, delete on all tables in schema docmux to clerk");
      const asClerk = server.connect({ user: "clerk" });
      const store = postgresStore(asClerk);
      await runToEnd(store, "by the clerk");
      await expect(migrate(asClerk)).resolves.toBeUndefined();
      await expect(migrate(asClerk, { schema: "another" })).rejects.toThrow(/lacks a right \(42501\)/);
      await store.release("by the clerk", { force: "end of the test" });
      await store.close();
      await asClerk.end();
    });
  });

  test.each([0, 99, 1.5, Number.NaN, 86_400_001])("ttlMs %s is refused", (ttlMs) => {
    expect(() => postgresStore(pool, { ttlMs })).toThrow(ConfigError);
  });

  describe("owners", () => {
    test("one that lives is never robbed, however short its ttl", async () => {
      const [owner, other] = [postgresStore(pool, { ttlMs: 300 }), postgresStore(pool)];
      const { record } = await owner.claim(newStart("lives"));
      const attempts = [];
      for (let waitedMs = 0; waitedMs < 900; waitedMs += 100) {
        await pool.query("select pg_sleep(0.1)");
        attempts.push(await other.takeOver(record).catch((error) => error.conflict));
      }
      expect(new Set(attempts)).toEqual(new Set(["owner_alive"]));
      await Promise.all([owner.close(), other.close()]);
    });

    test("one that ended is gone immediately, and nothing brings it back", async () => {
      const owner = postgresStore(pool, { ttlMs: 100 });
      const { record } = await owner.claim(newStart("ended owner"));
      await owner.close();
      await pool.query("select pg_sleep(0.15)");
      const other = postgresStore(pool);
      expect((await other.claim(newStart("ended owner"))).holder).toBe("gone");
      expect(await other.takeOver(record)).toMatchObject({ state: "claimed", owner: other.owner });
      await expect(owner.claim(newStart("after the end"))).rejects.toThrow(/was closed.*No request was sent/);
      await other.close();
    });

    test("silent ones are deleted after a day", async () => {
      await pool.query(
        "insert into docmux.owner (id, seen_at, ttl) values ('old', now() - interval '2 days', '60 s')",
      );
      const store = postgresStore(pool);
      await store.claim(newStart("sweeps"));
      expect((await pool.query("select from docmux.owner where id = 'old'")).rows).toHaveLength(0);
      await store.close();
    });

    test("a process that only reads has no row", async () => {
      const store = postgresStore(pool);
      await store.get("nothing");
      const { rows } = await pool.query("select from docmux.owner where id = $1", [store.owner]);
      expect(rows).toHaveLength(0);
      await store.close();
    });
  });

  describe("connections", () => {
    test("one client serves the store without a warning of the driver", async () => {
      const warnings: string[] = [];
      const note = (warning: Error) => warnings.push(warning.message);
      process.on("warning", note);
      const client = new pg.Client({ connectionString: server.connectionString });
      await client.connect();
      const store = postgresStore(client, { ttlMs: 100 });
      const keys = Array.from({ length: 20 }, (_, index) => `client-${index}`);
      await Promise.all(keys.map((key) => runToEnd(store, key)));
      await store.close();
      await client.end();
      process.off("warning", note);
      expect(warnings).toEqual([]);
    });

    test("a client inside a transaction is refused, since a rollback would take the claim back", async () => {
      const client = new pg.Client({ connectionString: server.connectionString });
      await client.connect();
      await client.query("begin");
      await expect(postgresStore(client).claim(newStart("inside"))).rejects.toThrow(/inside a transaction/);
      await client.query("rollback");
      await client.end();
    });

    test("every statement may run on another connection, as behind PgBouncer in transaction mode", async () => {
      const scattered: PostgresDatabase = {
        async query(text, values) {
          const client = new pg.Client({ connectionString: server.connectionString });
          await client.connect();
          try {
            return await client.query(text, values);
          } finally {
            await client.end();
          }
        },
      };
      const store = postgresStore(scattered);
      expect(await runToEnd(store, "scattered")).toMatchObject({ version: 4, state: "ended" });
      await store.close();
    });

    test("under a stricter isolation level a lost race is still an answer", async () => {
      const strict = server.connect({ max: 8, options: "-c default_transaction_isolation=serializable" });
      const stores = Array.from({ length: 8 }, () => postgresStore(strict));
      for (let round = 0; round < 10; round += 1) {
        const claims = await Promise.all(stores.map((store) => store.claim(newStart(`strict-${round}`))));
        expect(claims.filter(({ won }) => won)).toHaveLength(1);
      }
      await Promise.all(stores.map((store) => store.close()));
      await strict.end();
    });
  });

  describe("errors", () => {
    const secrets = ["s3cret", "127.0.0.1", "someone", "warehouse"];
    const printed = (error: unknown) => {
      const { stack, ...rest } = error as Error;
      return `${String(error)} ${JSON.stringify(rest)} ${String((error as Error).cause)}`;
    };

    test.each([
      ["no server", { port: 1 }, "ECONNREFUSED"],
      ["an unknown database", { database: "warehouse" }, "3D000"],
      ["an unknown user", { user: "someone", password: "s3cret" }, "28000"],
    ])("%s: a StoreError that holds no part of the connection", async (_, config, code) => {
      const unreachable = new pg.Pool({
        ...{ host: "127.0.0.1", port: Number(new URL(server.connectionString).port), database: "postgres" },
        ...{ user: "docmux", password: "s3cret" },
        ...config,
      });
      const error = await postgresStore(unreachable)
        .claim(newStart("a"))
        .catch((reason: unknown) => reason);
      expect(StoreError.isInstance(error)).toBe(true);
      expect(printed(error)).toContain(code);
      for (const secret of secrets) expect(printed(error)).not.toContain(secret);
      await unreachable.end();
    });

    test("a run that belongs to another key is refused without any text of the driver", async () => {
      const store = postgresStore(pool);
      await runToEnd(store, "holder");
      const claimed = await store.claim(newStart("rival"));
      const sent = await store.record(claimed.record, { to: "sent" });
      const known = { to: "known", ref: refTo("run-holder"), how: "proven" } as const;
      const error = await store.record(sent, known).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ conflict: "run_taken" });
      expect(printed(error)).not.toContain("start_run");
      // The same run at another account is another run.
      const elsewhere = await store.claim(newStart("elsewhere", { account: "account-2" }));
      const atOther = await store.record(elsewhere.record, { to: "sent" });
      expect(await store.record(atOther, known)).toMatchObject({ state: "known" });
      await store.close();
    });
  });

  test("no key, run id or label is too strange for a column", async () => {
    const store = postgresStore(pool);
    const strange = [
      "a\0b",
      "a\ud800b",
      "a\udc00b",
      "'; drop table docmux.start_record; --",
      "ü".repeat(50_000),
    ];
    for (const text of strange) {
      const claim = await store.claim(newStart(text, { label: text, batch: { id: text, index: 0 } }));
      expect(claim.won).toBe(true);
      const sent = await store.record(claim.record, { to: "sent", search: { name: text } });
      await store.record(sent, { to: "known", ref: refTo(text), how: "answered" });
      expect(await store.get(text)).toMatchObject({ key: text, label: text, search: { name: text } });
      const listed = await listOf(store.list({ batch: text }));
      expect(listed.map(({ key }) => key)).toEqual([text]);
    }
    await store.close();
  });

  test("a list is read in pages, and only what is asked for", async () => {
    const schema = "pages";
    await migrate(pool, { schema });
    const store = postgresStore(pool, { schema });
    const keys = Array.from({ length: 450 }, (_, index) => `page-${index}`);
    await Promise.all(
      keys.map((key, index) => store.claim(newStart(key, { batch: { id: `b${index % 2}`, index } }))),
    );
    const listed = await listOf(store.list());
    expect(listed.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(await listOf(store.list({ batch: "b1" }))).toHaveLength(225);
    expect(await listOf(store.list({ states: ["sent", "unknown"] }))).toHaveLength(0);

    const [first] = listed;
    if (!first) throw new Error("nothing listed");
    const sent = await store.record(first, { to: "sent" });
    const known = await store.record(sent, { to: "known", ref: refTo("r"), how: "answered" });
    await store.record(known, {
      to: "ended",
      status: "completed",
      resultExpiresAt: "2026-11-28T10:00:00.000Z",
    });
    const expiring = async (expiringBefore: string) =>
      (await listOf(store.list({ expiringBefore }))).map(({ key }) => key);
    expect(await expiring("2026-11-28T10:00:00.001Z")).toEqual([first.key]);
    expect(await expiring("2026-11-28T10:00:00.000Z")).toEqual([]);
    await store.close();
  });

  test("a record of a newer release is listed, and neither changed nor deleted", async () => {
    const store = postgresStore(pool);
    const { record } = await store.claim(newStart("newer record"));
    await pool.query(
      "update docmux.start_record set record = jsonb_set(record::jsonb, '{format}', '2')::json where key = $1",
      [record.key],
    );
    const listed = await listOf(store.list({ states: ["claimed"] }));
    expect(listed.find(({ key }) => key === record.key)).toMatchObject({ format: 2 });
    const newer = /written by a newer docmux/;
    await expect(store.record(record, { to: "sent" })).rejects.toThrow(newer);
    await expect(store.release(record.key, { force: "test" })).rejects.toThrow(newer);
    await store.close();
  });

  test("each version is kept in the history, and deleted with its record", async () => {
    const store = postgresStore(pool);
    await runToEnd(store, "with history");
    const states = async () => {
      const { rows } = await pool.query(
        "select record->>'state' as state from docmux.history where key_digest = $1 order by version",
        [keyDigest("with history")],
      );
      return rows.map(({ state }) => state);
    };
    expect(await states()).toEqual(["claimed", "sent", "known", "ended"]);
    await store.release("with history", { force: "end of the test" });
    expect(await states()).toEqual([]);
    await store.close();
  });
});
