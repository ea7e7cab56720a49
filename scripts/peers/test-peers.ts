// Tries vendors' own clients and servers: `pnpm test:peers [name...] [--minutes 10]`. Needs Python 3.11 and a package index,
// and installs under .venv/. It writes what it saw to verified.json; `pnpm docs:write` puts it into docs/verified.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { repositoryRoot as root } from "../docs/documentation-pages.ts";
import { azureSdk } from "./azure-sdk.ts";
import { clarifeyeSdk } from "./clarifeye-sdk.ts";
import { datalabSdk } from "./datalab-sdk.ts";
import { findDifferences } from "./find-differences.ts";
import { judgeDifferences, readKnownDifferences } from "./known-differences.ts";
import { mistralSdk } from "./mistral-sdk.ts";
import { azureNotes, clarifeyeOpenapi, datalabOpenapi, mistralNotes, pipelexPage } from "./own-provider.ts";
import type { Peer, PeerRun } from "./peer.ts";
import { pipelexClient } from "./pipelex-client.ts";
import { pipelexSdk } from "./pipelex-sdk.ts";
import { pipelexServer } from "./pipelex-server.ts";
import { templateOf } from "./vendor-document.ts";
import { mergeRows, readVerified, type VerifiedRow, writeVerified } from "./verified-file.ts";

const peers = [
  datalabOpenapi,
  clarifeyeOpenapi,
  pipelexPage,
  mistralNotes,
  azureNotes,
  datalabSdk,
  clarifeyeSdk,
  pipelexSdk,
  pipelexClient,
  pipelexServer,
  mistralSdk,
  azureSdk,
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
  if (!(await tryPeer(peer))) failed.push(peer.name);
}
console.log(failed.length === 0 ? "\nEvery peer agrees." : `\nDiffers or failed: ${failed.join(", ")}.`);
if (failed.length > 0) process.exitCode = 1;

/** Whether the peer ran and showed no difference that is not in the report. */
async function tryPeer(peer: Peer): Promise<boolean> {
  const bench = { root, signal: AbortSignal.timeout(minutes * 60_000) };
  mkdirSync(`${root}/.venv/peers`, { recursive: true });
  try {
    await peer.install?.(bench);
  } catch (error) {
    console.error(`${peer.name} was not tried. ${error instanceof Error ? error.message : error}`);
    return false;
  }
  const run = await peer.run(bench).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
  if (!run && bench.signal.aborted) {
    console.error(`${peer.name} took more than ${minutes} minutes; what an earlier run saw stays.`);
    return false;
  }
  // What differs has not been seen to hold, whatever an earlier run saw.
  const { rows, agrees } = run ? judge(peer, run) : { rows: [], agrees: false };
  writeVerified(mergeRows(readVerified(), peer.name, rows));
  return agrees;
}

function judge(peer: Peer, run: PeerRun): { rows: VerifiedRow[]; agrees: boolean } {
  const { exchanges, held, differences: noted = [] } = run;
  const { compared, differences: found } = findDifferences(peer.vendor, exchanges);
  const differences = [...found, ...noted];
  const records = exchanges.map((each) => JSON.stringify({ ...each, path: templateOf(each.path) }));
  writeFileSync(`${root}/.venv/peers/${peer.name}.exchanges.jsonl`, records.join("\n"));
  console.log(`${exchanges.length} exchanges, ${compared} of them compared with the vendor's document.`);

  const { unknown, gone } = judgeDifferences(peer.name, differences, readKnownDifferences());
  const report = "scripts/peers/known-differences.json";
  for (const each of unknown) console.error(`Not in ${report}: ${JSON.stringify(each)}`);
  for (const { evidence: _, ...each } of gone) {
    console.error(`Not seen any more, remove it from ${report}: ${JSON.stringify(each)}`);
  }
  console.log(`Held: ${held.join(", ") || "nothing"}. Differences: ${differences.length}.`);
  const date = new Date().toISOString().slice(0, 10);
  const { name, vendor, level, subject } = peer;
  const seen = unknown.length > 0 ? [] : held;
  return {
    rows: seen.map((capability) => ({ vendor, capability, level, with: subject, peer: name, date })),
    agrees: unknown.length + gone.length === 0,
  };
}
