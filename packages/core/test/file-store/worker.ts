// A process that works with a store until it is killed. Usage: node worker.js <what> <folder> <name>
// It prints one line for each write that was acknowledged, after it was.
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileStore } from "../../src/store/file/file-store.ts";
import { bytesOf, knownAs, startOf } from "./starts.ts";

const [what, folder = "", name = ""] = process.argv.slice(2);
const store = fileStore(folder);
const acknowledge = (...facts: unknown[]) => writeSync(1, `${facts.join(" ")}\n`);

/** Writes starts, one after the other, without end. */
async function writeOn(): Promise<void> {
  for (let index = 0; ; index += 1) {
    const key = `${name}-${index}`;
    let { record } = await store.claim(startOf(key));
    acknowledge(key, record.version, record.state);
    record = await store.record(record, { to: "sent" });
    acknowledge(key, record.version, record.state);
    record = await store.record(record, knownAs(`run-${key}`));
    acknowledge(key, record.version, record.state);
    record = await store.record(record, { to: "ended", status: "completed" });
    record = await store.putResult(record, bytesOf(`result of ${key}`));
    acknowledge(key, record.version, record.state);
    if (index % 2) record = await store.record(record, { to: "delivered" });
  }
}

/** Claims each of 100 keys, and prints those that it won. */
async function claimAll(): Promise<void> {
  acknowledge("ready");
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  await lines.next();
  for (let index = 0; index < 100; index += 1) {
    const { won } = await store.claim(startOf(`key-${index}`));
    if (won) acknowledge("won", `key-${index}`);
  }
  acknowledge("done");
  await lines.next();
}

/** Claims and sends one start, then does what each line says. */
async function obey(): Promise<void> {
  let { record } = await store.claim(startOf(name));
  acknowledge(record.state);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "send") record = await store.record(record, { to: "sent" });
    acknowledge(record.state);
  }
}

const works: Record<string, () => Promise<void>> = { write: writeOn, claim: claimAll, obey };
await works[what ?? ""]?.();
