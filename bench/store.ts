// What a store adds to one run: the same run with and without it, in alternated blocks, on core's fake pipeline.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDocmux } from "@docmux/core";
import { fileStore } from "@docmux/core/file-store";
import { memoryStore } from "@docmux/core/store";
import { fakePipeline } from "@docmux/core/testing";
import { median, middleHalf } from "./quartiles.ts";
import { unwaitingClock } from "./unwaiting-clock.ts";

const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "invoice.pdf" };
const [rounds, runsPerBlock] = [12, 15];
/** A short run of a vendor, in milliseconds. */
const shortRunMs = 2_000;

const folder = await mkdtemp(join(tmpdir(), "docmux-bench-"));
const files = fileStore(join(folder, "store"));
const pipeline = fakePipeline({
  statuses: [{ status: "running" }, { status: "completed" }],
  data: { total: 1 },
});
const { provider } = pipeline;
const fronts = {
  "no store": createDocmux({ providers: [provider] }),
  "in memory": createDocmux({ providers: [provider], store: memoryStore() }),
  "in files, synced": createDocmux({ providers: [provider], store: files }),
};
const names = Object.keys(fronts) as (keyof typeof fronts)[];
const msPerRun = new Map(names.map((name) => [name, [] as number[]]));

for (let round = -2; round < rounds; round += 1) {
  for (const name of round % 2 === 0 ? names : [...names].reverse()) {
    const began = performance.now();
    for (let run = 0; run < runsPerBlock; run += 1) {
      await fronts[name].run(pipeline, document, { clock: unwaitingClock });
    }
    // The first rounds warm up.
    if (round >= 0) msPerRun.get(name)?.push((performance.now() - began) / runsPerBlock);
  }
}
await files.close();
await rm(folder, { recursive: true, force: true });

const bare = median(msPerRun.get("no store") ?? []);
console.log("| per run | ms, median | middle half | added | of a run of 2 s |");
console.log("|---|---|---|---|---|");
for (const [name, values] of msPerRun) {
  const added = median(values) - bare;
  const [low, high] = middleHalf(values);
  console.log(
    `| ${name} | ${median(values).toFixed(2)} | ${low.toFixed(2)}–${high.toFixed(2)} | ${name === "no store" ? "" : `${added.toFixed(2)} ms`} | ${name === "no store" ? "" : `${((100 * added) / shortRunMs).toFixed(2)} %`} |`,
  );
}
