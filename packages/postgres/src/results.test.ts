import { StoreError } from "@docmux/core/store";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasonToSkip, startServer, type TestServer } from "../test/start-server.ts";
import { bytesOf, resultOf, runToEnd, streamOf } from "../test/starts.ts";
import { migrate, postgresStore } from "./index.ts";

const reason = reasonToSkip();
const mebibyte = 1_048_576;

describe.skipIf(reason)(`results on a server${reason ? ` (skipped: ${reason})` : ""}`, () => {
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

  const partsOf = async (key: string) =>
    (
      await pool.query(
        "select length(bytes) as bytes from docmux.result_part join docmux.start_record using (key_digest) where key = $1 order by part",
        [key],
      )
    ).rows.map(({ bytes }) => bytes);

  test.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte])(
    "%i bytes come back as they were",
    async (size) => {
      const store = postgresStore(pool);
      const key = `size-${size}`;
      const bytes = resultOf(key, size);
      const record = await store.putResult(await runToEnd(store, key), streamOf(bytes));
      expect(record).toMatchObject({ state: "stored", result: { bytes: size } });
      const kept = await store.getResult(key);
      if (!kept) throw new Error("nothing kept");
      expect((await bytesOf(kept.open())).equals(bytes)).toBe(true);
      expect(Math.max(0, ...(await partsOf(key)))).toBeLessThanOrEqual(mebibyte);
      await store.close();
    },
  );

  test("no reader sees a part while the rest is written, and none stays when the source fails", async () => {
    const store = postgresStore(pool);
    const ended = await runToEnd(store, "half");
    const seen: unknown[] = [];
    async function* breaking() {
      yield resultOf("half", 2 * mebibyte);
      seen.push((await store.getResult("half")) ?? "nothing", (await partsOf("half")).length);
      throw new Error("the download broke");
    }
    await expect(store.putResult(ended, breaking())).rejects.toThrow("the download broke");
    expect(seen).toEqual(["nothing", 2]);
    expect(await partsOf("half")).toEqual([]);
    expect(await store.get("half")).toEqual(ended);
    await store.close();
  });

  test("two that store the same bytes at the same time both get the record; other bytes are refused", async () => {
    const [left, right] = [postgresStore(pool), postgresStore(pool)];
    const ended = await runToEnd(left, "twice");
    const bytes = resultOf("twice", 2 * mebibyte);
    const stored = await Promise.all([left, right].map((store) => store.putResult(ended, streamOf(bytes))));
    expect(stored[0]).toEqual(stored[1]);
    expect(await partsOf("twice")).toEqual([mebibyte, mebibyte]);
    const [record] = stored;
    if (!record) throw new Error("nothing stored");
    expect(await right.putResult(record, streamOf(bytes))).toEqual(record);
    await expect(right.putResult(record, streamOf(bytes.slice(1)))).rejects.toMatchObject({
      conflict: "other_result",
    });
    await Promise.all([left.close(), right.close()]);
  });

  test.each([
    ["changed", "update docmux.result_part set bytes = '\\x00'"],
    ["missing", "delete from docmux.result_part"],
  ])("bytes that are %s are not handed over whole", async (what, change) => {
    const store = postgresStore(pool);
    await store.putResult(await runToEnd(store, what), streamOf(resultOf(what, 2 * mebibyte)));
    await pool.query(
      `${change} where part = 1 and key_digest = (select key_digest from docmux.start_record where key = $1)`,
      [what],
    );
    const kept = await store.getResult(what);
    if (!kept) throw new Error("nothing kept");
    let received = 0;
    const reading = (async () => {
      for await (const part of kept.open()) received += part.byteLength;
    })();
    await expect(reading).rejects.toSatisfy(StoreError.isInstance);
    expect(received).toBeLessThan(2 * mebibyte);
    await store.close();
  });

  test("parts of a process that died are deleted after a day; those of a result stay", async () => {
    const store = postgresStore(pool);
    await store.putResult(await runToEnd(store, "visible"), streamOf(resultOf("visible", 5)));
    await runToEnd(store, "left over");
    await pool.query(
      "insert into docmux.result_part (key_digest, upload, part, bytes) select key_digest, 'gone', 0, 'x' from docmux.start_record where key = 'left over'",
    );
    await pool.query("update docmux.result_part set written_at = now() - interval '2 days'");
    expect(await partsOf("left over")).toHaveLength(1);
    const next = postgresStore(pool);
    await next.get("anything");
    expect(await partsOf("left over")).toHaveLength(0);
    expect(await partsOf("visible")).toHaveLength(1);
    await Promise.all([store.close(), next.close()]);
  });

  test("an upload that took half a day never becomes visible: its parts may be deleted at any time", async () => {
    const store = postgresStore(pool);
    const ended = await runToEnd(store, "slow");
    async function* slow() {
      yield resultOf("slow", mebibyte);
      await pool.query(
        "update docmux.result_part set written_at = now() - interval '13 hours' where upload <> 'x'",
      );
      yield resultOf("slow", 5);
    }
    await expect(store.putResult(ended, slow())).rejects.toMatchObject({ conflict: "stale" });
    expect(await store.get("slow")).toEqual(ended);
    expect(await partsOf("slow")).toEqual([]);
    await store.close();
  });

  test("a released result is gone, its record stays", async () => {
    const store = postgresStore(pool);
    await store.putResult(await runToEnd(store, "released"), streamOf(resultOf("released", 5)));
    await expect(store.release("released", { result: true })).rejects.toMatchObject({ conflict: "open" });
    await store.release("released", { result: true, force: "asked to" });
    expect(await store.getResult("released")).toBeUndefined();
    expect(await partsOf("released")).toEqual([]);
    expect((await store.get("released"))?.state).toBe("stored");
    await store.close();
  });
});
