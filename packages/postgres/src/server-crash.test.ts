import { type StartRecord, StoreError } from "@docmux/core/store";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasonToSkip, startServer, type TestServer } from "../test/start-server.ts";
import { bytesOf, newStart, resultOf, runToEnd, streamOf } from "../test/starts.ts";
import { migrate, postgresStore } from "./index.ts";

const reason = reasonToSkip();

/** The worst settings that a database can have by default: commits are answered long before they are on disk. */
const answersEarly = { synchronous_commit: "off", wal_writer_delay: "10000ms" };

describe.skipIf(reason)(
  `a server that is ended without a shutdown${reason ? ` (skipped: ${reason})` : ""}`,
  () => {
    let server: TestServer;
    let pool: pg.Pool;

    beforeAll(async () => {
      server = await startServer(answersEarly);
      pool = server.connect();
      await migrate(pool);
    });
    afterAll(async () => {
      await pool?.end();
      await server?.stop();
    });

    test("with commits that are answered early by default, a plain write is lost", async () => {
      await pool.query("create table public.control (name text)");
      await pool.query("checkpoint");
      await pool.query("insert into public.control values ('acknowledged')");
      await server.crash();
      await server.restart();
      expect((await pool.query("select from public.control")).rows).toHaveLength(0);
    });

    test.each([1, 2, 3])("an acknowledged write of the store is not, round %i", async (round) => {
      const store = postgresStore(pool);
      const acknowledged = new Map<string, StartRecord>();
      const results = new Set<string>();
      let writes = 0;
      let crash: Promise<void> | undefined;
      const write = async (lane: number) => {
        for (let index = 0; ; index += 1) {
          const key = `${round}-${lane}-${index}`;
          const ended = await runToEnd(store, key, (record) => {
            acknowledged.set(key, record);
            writes += 1;
            // In the middle of what the other lanes write.
            if (writes === 20 + round * 15) crash = server.crash();
          });
          acknowledged.set(key, await store.putResult(ended, streamOf(resultOf(key))));
          results.add(key);
        }
      };
      const ends = await Promise.allSettled([0, 1, 2, 3].map(write));
      for (const end of ends) expect(StoreError.isInstance((end as PromiseRejectedResult).reason)).toBe(true);
      await crash;

      await expect(store.claim(newStart(`${round}-away`))).rejects.toSatisfy(StoreError.isInstance);
      await server.restart();

      const reader = postgresStore(pool);
      expect(writes).toBeGreaterThanOrEqual(20 + round * 15);
      expect(await reader.get(`${round}-away`)).toBeUndefined();
      for (const [key, { version, times }] of acknowledged) {
        const record = await reader.get(key);
        expect(record?.version).toBeGreaterThanOrEqual(version);
        expect(record?.times).toMatchObject(times);
        const result = await reader.getResult(key);
        if (results.has(key)) expect(result).toBeDefined();
        if (result) expect((await bytesOf(result.open())).equals(resultOf(key))).toBe(true);
      }
      // The store that was there before continues with the server that is back.
      expect((await store.claim(newStart(`${round}-away`))).won).toBe(true);
      await store.close();
    });

    // A write that is not on disk before its answer moves nothing to disk within 10 s, so each kind of write is verified on its own.
    test("every kind of write is on disk before it is answered", async () => {
      const store = postgresStore(pool, { ttlMs: 600_000 });
      const other = postgresStore(pool, { ttlMs: 600_000 });
      let record: StartRecord | undefined;
      const held = async () => record ?? (await store.claim(newStart("each"))).record;
      const writes: Record<string, () => Promise<StartRecord>> = {
        claimed: async () => (await store.claim(newStart("each"))).record,
        sent: async () => store.record(await held(), { to: "sent" }),
        takenOver: async () => {
          await store.close();
          return other.takeOver(await held());
        },
      };
      await other.claim(newStart("so that the other one is seen"));
      for (const [name, write] of Object.entries(writes)) {
        await pool.query("insert into public.control values ('early')");
        const { rows } = await pool.query("select pg_current_wal_insert_lsn() as lsn");
        record = await write();
        const { rows: after } = await pool.query(
          "select pg_current_wal_flush_lsn() > $1::pg_lsn as flushed",
          [rows[0].lsn],
        );
        expect([name, after[0].flushed]).toEqual([name, true]);
      }
      expect(record?.state).toBe("unknown");
      await other.close();
    });
  },
);
