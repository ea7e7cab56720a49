import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProcess } from "../test/start-process.ts";
import { reasonToSkip, startServer, type TestServer } from "../test/start-server.ts";
import { bytesOf, resultOf } from "../test/starts.ts";
import { migrate, postgresStore } from "./index.ts";

const reason = reasonToSkip();

describe.skipIf(reason)(`several processes on one server${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let server: TestServer;
  let processes: Awaited<ReturnType<typeof buildProcess>>;
  let pool: pg.Pool;

  beforeAll(async () => {
    [server, processes] = await Promise.all([startServer(), buildProcess()]);
    pool = server.connect();
    await migrate(pool);
  });
  afterAll(async () => {
    await pool?.end();
    await server?.stop();
    processes?.remove();
  });

  test("8 processes claim 100 keys: each is won once, and the others see its owner alive", async () => {
    const names = Array.from({ length: 8 }, (_, index) => String(index));
    const claimers = names.map((name) => processes.start("claimer", server.connectionString, name));
    for (const claimer of claimers) expect(await claimer.next()).toBe("ready");
    for (const claimer of claimers) claimer.order();
    const said = (await Promise.all(claimers.map((claimer) => claimer.next()))) as {
      won: string[];
      holders: string[];
    }[];
    const won = said.flatMap((each) => each.won);
    expect(won).toHaveLength(100);
    expect(new Set(won).size).toBe(100);
    // A process meets its own keys only when it wins them.
    expect(new Set(said.flatMap((each) => each.holders))).toEqual(new Set(["alive"]));
    for (const claimer of claimers) claimer.order();
    await Promise.all(claimers.map(({ child }) => new Promise((resolve) => child.once("close", resolve))));
    expect((await pool.query("select from docmux.owner")).rows).toHaveLength(0);
  });

  test("20 writers are killed: no acknowledged write is lost, no result is half there", async () => {
    const reader = postgresStore(pool);
    let acknowledged = 0;
    let results = 0;
    const killOne = async (name: string, afterWrites: number) => {
      const writer = processes.start("writer", server.connectionString, name);
      for (let count = 0; count < afterWrites; count += 1) await writer.next();
      await writer.kill("SIGKILL");
      acknowledged += writer.lines.length;
      for (const line of writer.lines) {
        const { key, version, state } = line as { key: string; version: number; state: string };
        const record = await reader.get(key);
        expect(record?.version).toBeGreaterThanOrEqual(version);
        expect(record?.times).toHaveProperty(state);
        const result = await reader.getResult(key);
        expect(result !== undefined).toBe(record?.state === "stored");
        if (state !== "stored" || !result) continue;
        expect((await bytesOf(result.open())).equals(resultOf(key))).toBe(true);
        results += 1;
      }
    };
    // Two at a time, killed after another number of writes each: in every state, and within the parts of a result.
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([killOne(`left-${round}`, 1 + round), killOne(`right-${round}`, 4 + round * 2)]);
    }
    expect(acknowledged).toBeGreaterThan(150);
    expect(results).toBeGreaterThan(20);
  });

  test("a process that sleeps beyond its ttl learns it at its next write", async () => {
    const sleeper = processes.start("sleeper", server.connectionString, "sleeper", "400");
    expect(await sleeper.next()).toBe("holding");
    sleeper.child.kill("SIGSTOP");
    const other = postgresStore(pool);
    try {
      const taken = [];
      for (const key of ["claimed", "sent"]) {
        const record = await other.get(key);
        if (!record) throw new Error(`${key} is missing`);
        taken.push(await untilTakenOver(() => other.takeOver(record)));
      }
      expect(taken).toMatchObject([{ state: "claimed", owner: other.owner }, { state: "unknown" }]);
    } finally {
      sleeper.child.kill("SIGCONT");
    }
    sleeper.order();
    expect([await sleeper.next(), await sleeper.next()]).toEqual(["stale", "stale"]);
    await other.close();
  });
});

/** Asks until the server's clock lets it. */
async function untilTakenOver<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      expect(error).toMatchObject({ conflict: "owner_alive" });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
