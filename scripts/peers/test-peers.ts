// Tries vendors' own clients and servers: `pnpm test:peers [name...] [--minutes 10]`. Needs Python 3.11 and a package index,
// and installs under .venv/. It writes what it saw to verified.json; `pnpm docs:write` puts it into docs/verified.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { repositoryRoot as root } from "../docs/documentation-pages.ts";
import { clarifeyeSdk } from "./clarifeye-sdk.ts";
import { datalabSdk } from "./datalab-sdk.ts";
import { findDifferences } from "./find-differences.ts";
import { judgeDifferences, readKnownDifferences } from "./known-differences.ts";
import { clarifeyeOpenapi, datalabOpenapi, pipelexPage } from "./own-provider.ts";
import type { Peer } from "./peer.ts";
import { pipelexSdk } from "./pipelex-sdk.ts";
import { pipelexServer } from "./pipelex-server.ts";
import { templateOf } from "./vendor-document.ts";
import { mergeRows, readVerified, type VerifiedRow, writeVerified } from "./verified-file.ts";

const peers = [
  datalabOpenapi,
  clarifeyeOpenapi,
  pipelexPage,
  datalabSdk,
  clarifeyeSdk,
  pipelexSdk,
  pipelexServer,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: "string", default: "10" } },
});
const minutes = Number(values.minutes);
const unknown = positionals.filter((name) => !peers.some((peer) => peer.name === name));
if (!(minutes > 0) || unknown.length > 0) {
  const names = peers.map(({ name }) => name).join(", ");
  console.error(`Usage: pnpm test:peers [name...] [--minutes 10]. Peers: ${names}.`);
  process.exit(2);
}

const failed: string[] = [];
for (const peer of peers.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  console.log(`\n== ${peer.name}: ${peer.subject}`);
  // A peer that fails has seen nothing.
  let rows: VerifiedRow[] = [];
  try {
    rows = await tryPeer(peer);
  } catch (error) {
    failed.push(peer.name);
    console.error(error instanceof Error ? error.message : error);
  }
  writeVerified(mergeRows(readVerified(), peer.name, rows));
}
console.log(failed.length === 0 ? "\nEvery peer agrees." : `\nDiffers or failed: ${failed.join(", ")}.`);
if (failed.length > 0) process.exitCode = 1;

async function tryPeer(peer: Peer): Promise<VerifiedRow[]> {
  const signal = AbortSignal.timeout(minutes * 60_000);
  const { exchanges, held } = await peer.run({ root, signal });
  const { compared, differences } = findDifferences(peer.vendor, exchanges);
  const records = exchanges.map((each) => JSON.stringify({ ...each, path: templateOf(each.path) }));
  mkdirSync(`${root}/.venv/peers`, { recursive: true });
  writeFileSync(`${root}/.venv/peers/${peer.name}.exchanges.jsonl`, records.join("\n"));
  console.log(`${exchanges.length} exchanges, ${compared} of them compared with the vendor's document.`);

  const { unknown, gone } = judgeDifferences(peer.name, differences, readKnownDifferences());
  for (const each of unknown) console.error(`Unknown difference: ${JSON.stringify(each)}`);
  for (const each of gone) console.error(`Known, and not seen any more: ${JSON.stringify(each)}`);
  if (unknown.length + gone.length > 0) {
    throw new Error(
      "scripts/peers/known-differences.json has to say what the vendor's document and this run differ in.",
    );
  }
  console.log(`Held: ${held.join(", ")}. Known differences: ${differences.length}.`);
  const date = new Date().toISOString().slice(0, 10);
  const { name, vendor, level, subject } = peer;
  return held.map((capability) => ({ vendor, capability, level, with: subject, peer: name, date }));
}
