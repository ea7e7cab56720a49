import assert from "node:assert/strict";
import { type RunStore, type StartRecord, StoreConflictError } from "@docmux/core/store";
import { allowedMoves, assertLatest, bytesOf, changeTo, readResult, refOf } from "./lives.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";
import type { StoreHarness } from "./store-case.ts";

const roundCount = 20;

/** An owner with what it read last, which may be out of date. */
interface Actor {
  store: RunStore;
  read: Map<string, StartRecord>;
  /** What it read before that: sometimes it acts on it once more. */
  older: Map<string, StartRecord>;
}

/** A write that the store acknowledged. */
interface Accepted {
  by: string;
  what: string;
  before: StartRecord | undefined;
  after: StartRecord;
}

/** What one interleaving works on. */
interface World {
  harness: StoreHarness;
  random: SeededRandom;
  keys: readonly string[];
  runIds: readonly string[];
  start(key: string): ReturnType<StoreHarness["newStart"]>;
  accepted: Accepted[];
  /** Owners that were killed, by when they were: at the latest. */
  killed: Set<string>;
}

/**
 * Lets three owners do things at random at the same time, with what they read before, and kills some of them. Then the
 * acknowledged writes of each key must form one history.
 */
export async function verifyInterleaving(outer: StoreHarness, seed: number): Promise<void> {
  const opened: RunStore[] = [];
  const open = async () => {
    const store = await outer.open();
    opened.push(store);
    return store;
  };
  try {
    await interleave({ ...outer, open }, seed);
  } finally {
    for (const store of opened) await store.close();
  }
}

async function interleave(harness: StoreHarness, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const keys = [harness.newStart().key, harness.newStart().key];
  const world: World = {
    harness,
    random,
    keys,
    runIds: keys.map((key) => `run-${key}`),
    start: (key) => harness.newStart({ key }),
    accepted: [],
    killed: new Set(),
  };
  const actors: Actor[] = [];
  for (let index = 0; index < 3; index += 1) actors.push(await newActor(harness));
  for (let round = 0; round < roundCount; round += 1) {
    const acting = actors.filter(() => random.chance(0.7));
    await Promise.all(acting.map((actor) => act(world, actor)));
    if (random.chance(0.2)) await replaceOne(world, actors);
  }
  const reader = await harness.open();
  for (const key of keys) await requireOneHistory(world, reader, key);
  await requireOneKeyPerRun(world, reader);
}

async function newActor({ open }: StoreHarness): Promise<Actor> {
  return { store: await open(), read: new Map(), older: new Map() };
}

/** Kills an owner. Sometimes it wakes and acts with what it knew, sometimes another one takes its place. */
async function replaceOne({ harness, random, killed }: World, actors: Actor[]): Promise<void> {
  const index = random.below(actors.length);
  const actor = actors[index];
  if (!actor) return;
  killed.add(actor.store.owner);
  await harness.kill(actor.store);
  if (random.chance(0.6)) actors[index] = await newActor(harness);
}

async function act(world: World, actor: Actor): Promise<void> {
  const { random, keys, accepted } = world;
  const key = random.pick(keys);
  const newest = actor.read.get(key);
  const before = random.chance(0.1) ? (actor.older.get(key) ?? newest) : newest;
  if (!before || random.chance(0.25)) {
    const latest = await actor.store.get(key);
    if (latest) remember(actor, latest);
    if (latest || random.chance(0.2)) return;
  }
  const what = before
    ? random.pick(["record", "record", "record", "takeOver", "putResult", "claim"])
    : "claim";
  try {
    const after = await write(world, actor, { what, key, before });
    if (!after) return;
    remember(actor, after);
    accepted.push({ by: actor.store.owner, what, before: what === "claim" ? undefined : before, after });
  } catch (error) {
    if (!StoreConflictError.isInstance(error)) throw error;
  }
}

function remember({ read, older }: Actor, record: StartRecord): void {
  const before = read.get(record.key);
  if (before) older.set(record.key, before);
  read.set(record.key, record);
}

/** What the store acknowledged; `undefined` where nothing was to be written. */
async function write(
  { random, runIds, start }: World,
  actor: Actor,
  { what, key, before }: { what: string; key: string; before: StartRecord | undefined },
): Promise<StartRecord | undefined> {
  const { store } = actor;
  if (what === "claim" || !before) {
    const claim = await store.claim(start(key));
    if (claim.won) return claim.record;
    remember(actor, claim.record);
    return undefined;
  }
  if (what === "takeOver") return store.takeOver(before);
  if (what === "putResult") {
    const after = await store.putResult(before, bytesOf("result ", String(random.below(2))));
    // The same bytes again are no write.
    return after.state === "stored" && after.version === before.version + 1 ? after : undefined;
  }
  const states = allowedMoves[before.state].filter((state) => state !== "stored");
  if (states.length === 0 || random.chance(0.2))
    return store.record(before, { look: { found: random.below(3) } });
  const to = random.pick(states);
  if (to !== "known") return store.record(before, changeTo(to as "sent", before));
  return store.record(before, { to, ref: refOf(before, random.pick(runIds)), how: "proven" });
}

async function requireOneHistory(world: World, reader: RunStore, key: string): Promise<void> {
  const history = world.accepted
    .filter(({ after }) => after.key === key)
    .sort((a, b) => a.after.version - b.after.version);
  for (const [index, each] of history.entries()) {
    const previous = history[index - 1]?.after;
    assert.equal(each.after.version, index + 1, "a version is missing or was given twice");
    if (each.before) assert.deepEqual(each.before, previous, "a write did not follow what it was based on");
    requireRightful(world, each);
  }
  const latest = history.at(-1)?.after;
  if (!latest) {
    assert.equal(await reader.get(key), undefined);
    return;
  }
  await assertLatest(reader, latest);
  const result = await readResult(reader, key);
  assert.equal(result?.byteLength, latest.result?.bytes);
}

/** Whether a write may have been made by who made it. */
function requireRightful({ killed }: World, { by, what, before, after }: Accepted): void {
  if (!before) {
    assert.equal(after.owner, by);
    return;
  }
  if (what === "takeOver") {
    assert.ok(before.owner !== undefined && killed.has(before.owner), "a live owner was robbed");
    assert.equal(after.state, before.state === "sent" ? "unknown" : "claimed");
    return;
  }
  if (before.owner !== undefined) assert.equal(before.owner, by, "another owner wrote");
  if (before.result) assert.deepEqual(after.result, before.result, "a result was replaced");
  if (after.state === before.state) return;
  assert.ok(allowedMoves[before.state].includes(after.state), `${before.state} became ${after.state}`);
}

async function requireOneKeyPerRun({ keys }: World, reader: RunStore): Promise<void> {
  const runIds = (await Promise.all(keys.map((key) => reader.get(key)))).flatMap((record) =>
    record?.ref ? [record.ref.runId] : [],
  );
  assert.equal(new Set(runIds).size, runIds.length, "a run belongs to two keys");
}
