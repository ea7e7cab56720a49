/**
 * Thousands of runs against emulated vendors that misbehave, each held against what its vendor did: `pnpm soak`.
 * Options: --runs 5000 --seed 20260401 --concurrency 96 --share 0.2 --only <index> --write docs/soak.md
 */
import { readFile, writeFile } from "node:fs/promises";
import { startRequestRecorder } from "../../packages/emulator/src/index.ts";
import { controlClient } from "./control-client.ts";
import { HeapSamples } from "./heap-samples.ts";
import { judgeRun } from "./judge-run.ts";
import { laneVendors } from "./lane.ts";
import { Ledger } from "./ledger.ts";
import { activeResources, leftoversSince } from "./leftovers.ts";
import { type Performed, performRun } from "./perform-run.ts";
import { pipelineOf } from "./pipeline-of.ts";
import { planRun } from "./plan-run.ts";
import { readSoakOptions } from "./soak-options.ts";
import { soakReport } from "./soak-report.ts";
import { startVendors } from "./start-vendors.ts";

const options = readSoakOptions(process.argv.slice(2));
const before = activeResources();
const startedMs = performance.now();
const vendors = await startVendors(options.seed);
const recorder = await startRequestRecorder();
const controls = Object.fromEntries(
  laneVendors.map((vendor) => [vendor, controlClient(vendors.addresses.origins[vendor])]),
);
const ledger = new Ledger();
const heap = new HeapSamples();
const performed: Performed[] = [];
const plans = { seed: options.seed, share: options.share, strangerOrigin: recorder.origin };
const last = options.only === undefined ? options.runs : options.only + 1;
let next = options.only ?? 0;
let keysLeaked = 0;
let reading = Promise.resolve();

const sampleEvery = Math.max(1, Math.floor(options.runs / 20));
const workers = Array.from({ length: Math.min(options.concurrency, last - next) }, work);
await Promise.all(workers);
await readJournals();
const durationMs = performance.now() - startedMs;
heap.take();
await recorder.close();
await vendors.stop();
const leftovers = await leftoversSince(before);

const found = performed.flatMap((each) => judgeRun(each, ledger).map((violation) => ({ violation, each })));
const report = soakReport({ options, performed, ledger, heap, leftovers, keysLeaked, found, durationMs });
console.log(report.text);
if (options.write) {
  const page = await readFile(options.write, "utf8");
  await writeFile(
    options.write,
    page.replace(/(?<=<!-- soak -->\n)[\s\S]*(?=\n<!-- \/soak -->)/, () => `\n${report.text}\n`),
  );
}
if (!report.holds) process.exitCode = 1;

async function work(): Promise<void> {
  while (next < last) {
    const plan = planRun(next, plans);
    next += 1;
    const control = controls[plan.lane.vendor];
    const ids = (await control?.order(plan.faults)) ?? [];
    performed.push(await performRun(plan, () => pipelineOf(plan, vendors.addresses)));
    await control?.takeBack(ids);
    if (performed.length % sampleEvery !== 0) continue;
    heap.take();
    await readJournals();
    process.stderr.write(`\r${performed.length} of ${last} runs`);
  }
}

/** One reading at a time: two would count the same entries. */
function readJournals(): Promise<void> {
  reading = reading.then(async () => {
    for (const vendor of laneVendors) ledger.add(vendor, (await controls[vendor]?.readJournal()) ?? []);
    keysLeaked += recorder.requestsWith(vendors.addresses.apiKey).length;
    recorder.clear();
  });
  return reading;
}
