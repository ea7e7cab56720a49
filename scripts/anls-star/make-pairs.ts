// Makes random truths and answers and scores them with docmux, one line of JSON for each.
// Usage: node --conditions=@docmux/source --import tsx scripts/anls-star/make-pairs.ts <count> <seed>
import { writeFileSync } from "node:fs";
import { anlsStar } from "../../packages/compare/src/score/anls-star.ts";
import { seededRandom } from "../../packages/compare/src/statistics/random.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const [count = 5000, seed = 1] = process.argv.slice(2).map(Number);
const random = seededRandom(seed);
const below = (limit: number) => Math.floor(random() * limit);
const oneOf = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;

const texts = [
  "",
  " ",
  "x",
  "y",
  "desk lamp",
  "Desk  Lamp",
  "desk lump",
  "Müller GmbH",
  "ÅNGSTRÖM",
  "İstanbul",
];
const odd = [
  "\u{1f600} ok",
  "a\u00a0b",
  "a\u2028b",
  "a\ufeffb",
  "1",
  "1.0",
  "true",
  "None",
  "null",
  "2026-03-14",
];
const numbers = [0, 1, -1, 5, 64.9, 1200.5, 0.00001, 0.00012, 1e21, 12345678901234, 0.1 + 0.2];
const names = ["a", "b", "c", "d", "rows", "1", "constructor"];

function makeScalar(): Json {
  const kind = random();
  if (kind < 0.2) return null;
  if (kind < 0.6) return oneOf(texts);
  if (kind < 0.75) return oneOf(odd);
  if (kind < 0.93) return oneOf(numbers);
  return random() < 0.5;
}

function makeValue(depth: number): Json {
  const kind = random();
  if (depth === 0 || kind < 0.4) return makeScalar();
  const size = below(random() < 0.1 ? 9 : 5);
  if (kind < 0.65) return Array.from({ length: size }, () => makeValue(depth - 1));
  const members = Array.from({ length: size }, () => [oneOf(names), makeValue(depth - 1)] as const);
  return Object.fromEntries(members);
}

/** The truth as a vendor might give it: something changed, left out, added, emptied or in another order. */
function spoil(value: Json, depth: number): Json {
  if (random() < 0.12) return makeValue(depth);
  if (random() < 0.08) return oneOf<Json>([null, "", [], {}]);
  if (typeof value === "string" && random() < 0.2) return `${value}${oneOf(["x", " ", "."])}`;
  if (Array.isArray(value)) {
    const items = value.filter(() => random() > 0.15).map((item) => spoil(item, depth - 1));
    if (random() < 0.25) items.splice(below(items.length + 1), 0, makeValue(Math.max(0, depth - 1)));
    return random() < 0.4 ? items.reverse() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(() => random() > 0.15);
  const members = kept.map(([name, member]) => [name, spoil(member, Math.max(0, depth - 1))] as const);
  const extra = random() < 0.3 ? [[oneOf(names), makeScalar()] as const] : [];
  return Object.fromEntries([...extra, ...members]);
}

const lines = Array.from({ length: count }, (_, index) => {
  const truth = makeValue(4);
  const answer = index % 5 === 0 ? makeValue(4) : spoil(truth, 4);
  return JSON.stringify({ truth, answer, score: anlsStar(truth, answer) });
});
writeFileSync(1, `${lines.join("\n")}\n`);
