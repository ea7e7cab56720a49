// Many runs at once in one process, on core's fake pipeline: what the engine itself costs. Needs --expose-gc.
import { setTimeout as wait } from "node:timers/promises";
import { type RunHandle, start } from "@docmux/core";
import { type FakePipeline, fakePipeline } from "@docmux/core/testing";

const runCount = 10_000;
const document = { bytes: new TextEncoder().encode("%PDF-1.7"), filename: "invoice.pdf" };
// The first look comes late, so that all runs sleep at once even where starting them takes long.
const firstLookAfterMs = 4000;
const looks = [{ status: "running" }, { status: "running" }, { status: "completed" }] as const;

await runMany(500);
collectGarbage();
const resourcesBefore = process.getActiveResourcesInfo();
const before = {
  heap: process.memoryUsage().heapUsed,
  rss: process.memoryUsage().rss,
  cpu: process.cpuUsage(),
};
const figures = await runMany(runCount);
const cpuPerRun = cpuSince(before.cpu) / runCount;
const peakRss = process.resourceUsage().maxRSS * 1024 - before.rss;
collectGarbage();
const left = process.memoryUsage().heapUsed - before.heap;
// Without what was open before any run began, such as the pipe of the output.
const resources = process.getActiveResourcesInfo();
for (const name of resourcesBefore) {
  if (resources.includes(name)) resources.splice(resources.indexOf(name), 1);
}
const cpuBeforeShared = process.cpuUsage();
await runMany(runCount, new AbortController().signal);
const cpuPerRunOnOneSignal = cpuSince(cpuBeforeShared) / runCount;

console.log(
  [
    `| ${runCount} runs at once, ${looks.length} looks each | |`,
    "|---|---|",
    `| all started after | ${seconds(figures.startedMs)} |`,
    `| all delivered after, of which at least 5.3 s are waits between looks | ${seconds(figures.deliveredMs)} |`,
    `| CPU per run | ${cpuPerRun.toFixed(0)} µs |`,
    `| CPU per run when all share one AbortSignal | ${cpuPerRunOnOneSignal.toFixed(0)} µs |`,
    `| heap per run while all sleep | ${((figures.sleepingHeap - before.heap) / runCount / 1024).toFixed(1)} KiB |`,
    `| peak RSS above the start | ${megabytes(peakRss)} |`,
    `| heap above the start when all is over | ${megabytes(left)} |`,
    `| timers, sockets and requests left | ${resources.length === 0 ? "none" : resources.join(", ")} |`,
  ].join("\n"),
);

async function runMany(count: number, signal?: AbortSignal) {
  const pipeline: FakePipeline = fakePipeline({
    start: { pollAfterMs: firstLookAfterMs },
    statuses: looks,
    data: { total: 1 },
  });
  const began = performance.now();
  const handles: RunHandle[] = await Promise.all(
    Array.from({ length: count }, () => start(pipeline, document, signal ? { signal } : {})),
  );
  const startedMs = performance.now() - began;
  const results = handles.map((handle) => handle.result());
  await wait(1);
  const areAllAsleep = pipeline.calls.every(({ method }) => method === "doStart");
  // The fake's own notes are not the engine's memory.
  pipeline.calls.length = 0;
  collectGarbage();
  const sleepingHeap = areAllAsleep ? process.memoryUsage().heapUsed : Number.NaN;
  await Promise.all(results);
  return { startedMs, deliveredMs: performance.now() - began, sleepingHeap };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function collectGarbage(): void {
  if (!globalThis.gc) throw new Error("Start this with --expose-gc, as pnpm bench does");
  globalThis.gc();
  globalThis.gc();
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
