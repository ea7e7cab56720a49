import type { NewStart } from "@docmux/core/store";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasonToSkip, startServer, type TestServer } from "../test/start-server.ts";
import { migrate, postgresStore } from "./index.ts";

const skipped = reasonToSkip();
const start = (key: string, more: Partial<NewStart> = {}): NewStart => ({
  key,
  digest: "00",
  account: "a",
  origin: "https://vendor.example",
  providerId: "acme",
  pipelineUri: "acme:x",
  idempotencyKey: key,
  ...more,
});
describe.skipIf(skipped)("real", () => {
  let server: TestServer;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startServer();
    pool = new pg.Pool({ connectionString: server.connectionString });
    pool.on("error", () => undefined);
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });
  test("smoke", async () => {
    await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    const a = postgresStore(pool);
    const b = postgresStore(pool);
    const c = await a.claim(start("k"));
    expect(c.won).toBe(true);
    expect((await b.claim(start("k"))).holder).toBe("alive");
    let r = await a.record(c.record, { to: "sent" });
    const ref = {
      version: 1 as const,
      providerId: "acme",
      pipelineId: "x",
      pipelineUri: "acme:x",
      runId: "r\u0000\ud800",
      origin: "https://vendor.example",
    };
    r = await a.record(r, { to: "known", ref, how: "answered" });
    const d = await b.claim(start("k2"));
    await expect(
      b.record(await b.record(d.record, { to: "sent" }), { to: "known", ref, how: "answered" }),
    ).rejects.toMatchObject({ conflict: "run_taken" });
    r = await b.record(r, { to: "ended", status: "completed" });
    r = await b.putResult(
      r,
      (async function* () {
        yield new Uint8Array(3_000_000).fill(7);
      })(),
    );
    const res = await a.getResult("k");
    let n = 0;
    for await (const p of res!.open()) n += p.byteLength;
    expect(n).toBe(3_000_000);
    for await (const x of a.list()) console.log(x);
    await a.close();
    await b.close();
    expect((await pool.query("select * from docmux.owner")).rows).toEqual([]);
  });
});
