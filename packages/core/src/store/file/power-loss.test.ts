import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { poweredFileSystem } from "../../../test/file-store/power.ts";
import { bytesOf, knownAs, startOf } from "../../../test/file-store/starts.ts";
import type { RunStore, StartRecord } from "../run-store.ts";
import { createFileStore } from "./create-file-store.ts";
import { thisMachine } from "./machine.ts";

let outer = "";
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "docmux-power-"));
});
afterAll(() => rm(outer, { recursive: true }));

/** The machine after it was started again. */
const rebooted = { ...thisMachine, self: async () => ({ ...(await thisMachine.self()), bootId: "another" }) };

/** What was acknowledged before the power was cut, by key: the latest version that had to be durable. */
type Acknowledged = Map<string, StartRecord>;

async function work(store: RunStore, key: string, acknowledged: Acknowledged): Promise<void> {
  const durable = (record: StartRecord) => {
    acknowledged.set(key, record);
    return record;
  };
  let record = durable((await store.claim(startOf(key))).record);
  record = durable(await store.record(record, { uploaded: ["file-1"] }));
  record = durable(await store.record(record, { to: "sent", search: { after: 7 } }));
  record = durable(await store.record(record, { to: "unknown" }));
  record = await store.record(record, { look: { found: 1 } });
  record = durable(await store.record(record, knownAs(`run-${key}`)));
  record = await store.record(record, { to: "ended", status: "completed" });
  record = durable(await store.putResult(record, bytesOf(`result of ${key}`)));
  await store.record(record, { to: "delivered" });
}

/** What was acknowledged and is not there any more, one sentence each. */
async function lossesOf(
  seed: number,
  options: { sync?: boolean; syncsFolders?: boolean } = {},
): Promise<string[]> {
  let state = seed;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 2 ** 31) * limit);
  };
  const root = join(outer, `before-${seed}`);
  const powered = poweredFileSystem(root, 20 + ((seed * 37) % 330), { below, ...options });
  const store = createFileStore(root, { sync: options.sync ?? true, fs: powered.fs });
  const acknowledged: Acknowledged = new Map();
  const working = Promise.all(["one", "two", "three"].map((key) => work(store, key, acknowledged)));
  await Promise.race([working, powered.cut]);
  const after = join(outer, `after-${seed}`);
  await powered.restoreInto(after);
  const survivor = createFileStore(after, { sync: false, machine: rebooted });
  const losses: string[] = [];
  for (const [key, record] of acknowledged) {
    try {
      losses.push(...(await lossOf(survivor, key, record)));
    } catch (error) {
      losses.push(`${key}: ${(error as Error).message}`);
    }
  }
  await rm(root, { recursive: true });
  await rm(after, { recursive: true });
  return losses;
}

async function lossOf(store: RunStore, key: string, acknowledged: StartRecord): Promise<string[]> {
  let found = await store.get(key);
  if (!found || found.version < acknowledged.version)
    return [`${key}: version ${acknowledged.version} is lost`];
  if (found.version === acknowledged.version) expect(found).toEqual(acknowledged);
  expect(found).toMatchObject(lasting(acknowledged));
  if (acknowledged.result) {
    const parts: Uint8Array[] = [];
    for await (const part of (await store.getResult(key))?.open() ?? []) parts.push(part);
    if (Buffer.concat(parts).toString() !== `result of ${key}`) return [`${key}: its result is lost`];
  }
  if (acknowledged.ref) {
    const { record } = await store.claim(startOf(`thief-of-${key}`));
    const sent = await store.record(record, { to: "sent" });
    await expect(store.record(sent, knownAs(`run-${key}`))).rejects.toMatchObject({ conflict: "run_taken" });
  }
  // What is left can be worked with.
  if (found.owner !== undefined) found = await store.takeOver(found);
  if (found.state === "unknown") found = await store.record(found, { look: { found: 0 } });
  return [];
}

/** What no later version changes. */
function lasting({ key, digest, uploaded, search, ref, result }: StartRecord): Partial<StartRecord> {
  const facts = { key, digest, uploaded, search, ref, result };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

const cutCount = Number(process.env.DOCMUX_POWER_CUTS ?? 12);

test(
  `after each of ${cutCount} power cuts everything is there that was acknowledged`,
  async () => {
    const losses: string[] = [];
    for (let seed = 1; seed <= cutCount; seed += 1) {
      losses.push(...(await lossesOf(seed)).map((loss) => `seed ${seed}: ${loss}`));
    }
    expect(losses).toEqual([]);
  },
  60_000 + cutCount * 1_000,
);

test.each([
  ["without any sync", { sync: false }],
  ["without a sync of folders", { syncsFolders: false }],
])("the model notices what is lost %s", async (_what, options) => {
  const losses: string[] = [];
  for (let seed = 1; seed <= 8; seed += 1) losses.push(...(await lossesOf(seed, options)));
  expect(losses.length).toBeGreaterThan(3);
});
