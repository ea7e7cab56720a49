// What the tests run as a process of its own. Orders come by stdin, one a line; what happened goes to stdout, one line each.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { type StartRecord, StoreConflictError } from "@docmux/core/store";
import pg from "pg";
import { postgresStore } from "../src/index.ts";
import { newStart, refTo, resultOf, runToEnd, streamOf } from "./starts.ts";

const [part = "", connectionString = "", name = "", ttlMs = "60000"] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 4 });
const store = postgresStore(pool, { ttlMs: Number(ttlMs) });
const orders = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

// Written synchronously and not by a stream: what was acknowledged must be known even if the process is killed now.
const say = (line: unknown) => writeSync(1, `${JSON.stringify(line)}\n`);
const order = () => orders.next();

const parts: Record<string, () => Promise<void>> = {
  /** Claims every key, beginning at a place of its own. */
  async claimer() {
    await store.list({ states: [] })[Symbol.asyncIterator]().next();
    say("ready");
    await order();
    const won: string[] = [];
    const holders = new Set<string>();
    for (let index = 0; index < 100; index += 1) {
      const key = `key-${(index + Number(name) * 5) % 100}`;
      const claim = await store.claim(newStart(key));
      if (claim.won) won.push(key);
      else holders.add(claim.holder);
    }
    say({ won, holders: [...holders] });
    await order();
  },
  /** Writes until it is killed. */
  async writer() {
    for (let index = 0; ; index += 1) {
      const key = `${name}-${index}`;
      const noted = ({ version, state }: StartRecord) => say({ key, version, state });
      const ended = await runToEnd(store, key, noted);
      noted(await store.putResult(ended, streamOf(resultOf(key))));
    }
  },
  /** Holds two starts, sleeps when it is stopped, and then writes what it still believes. */
  async sleeper() {
    const { record: claimed } = await store.claim(newStart("claimed"));
    const { record } = await store.claim(newStart("sent"));
    const sent = await store.record(record, { to: "sent" });
    say("holding");
    await order();
    say(await conflictOf(store.record(claimed, { to: "sent" })));
    say(await conflictOf(store.record(sent, { to: "known", ref: refTo("late"), how: "answered" })));
  },
};

await parts[part]?.();
await store.close();
await pool.end();
process.exit();

async function conflictOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "written";
  } catch (error) {
    return StoreConflictError.isInstance(error) ? error.conflict : String(error);
  }
}
